/** A disk that runs full after so many bytes, for whoever writes through Deno's files. @module */

/** Runs `act` while only `room` more bytes can be written; the write that hits it is cut short. */
export function withRoom(room: number, act: () => void): void {
  const real = Deno.FsFile.prototype.writeSync;
  let left = room;
  Deno.FsFile.prototype.writeSync = function (bytes: Uint8Array): number {
    if (left <= 0) throw new Error("No space left on device (os error 28)");
    const part = bytes.subarray(0, left);
    left -= part.length;
    return real.call(this, part);
  };
  try {
    act();
  } finally {
    Deno.FsFile.prototype.writeSync = real;
  }
}

/** A new folder for one test, removed after it. */
export function inFolder(act: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Text of every file under `folder` by its path from there. */
export function textsIn(folder: string, under = ""): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(`${folder}/${under}`)) {
    if (isDirectory) Object.assign(texts, textsIn(folder, `${under}${name}/`));
    else texts[under + name] = Deno.readTextFileSync(`${folder}/${under}${name}`);
  }
  return texts;
}
