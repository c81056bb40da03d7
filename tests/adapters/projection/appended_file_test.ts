/** One growing file: crashes, damage, full disks, and a reader that follows it. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { FileError } from "../../../adapters/disk/file_error.ts";
import { AppendedFile } from "../../../adapters/projection/appended_file.ts";
import { inNewFolder } from "../../new_folder.ts";
import { inFolder, textsIn, withRoom } from "../journal/disk_faults.ts";

const HEADER = "at,price";
const LINES = ["1,100.00", "2,-", "3,99.95 ₹"];
const WHOLE = [HEADER, ...LINES, ""].join("\n");

/** Writes what the journal knows into `path`, as a start of the desk does. */
function resume(path: string, lines: readonly string[] = LINES): void {
  const file = new AppendedFile(path, "verify", HEADER);
  for (const line of lines) file.line(line);
  file.settle();
  file.close();
}

Deno.test("AppendedFile.flush() shows each line to a reader that follows the file", () => {
  inFolder((folder) => {
    const path = `${folder}/new/rows.csv`;
    const file = new AppendedFile(path, "replace", HEADER);
    const reader = Deno.openSync(path);
    const seen: string[] = [];
    for (const line of LINES) {
      file.line(line);
      file.flush();
      const bytes = new Uint8Array(100);
      seen.push(new TextDecoder().decode(bytes.subarray(0, reader.readSync(bytes) ?? 0)));
    }
    assertEquals(seen.join(""), WHOLE);
    assertEquals(seen.length, 3);
    reader.close();
    file.close();
  });
});

Deno.test("AppendedFile writes by itself once much is buffered", () => {
  inFolder((folder) => {
    const path = `${folder}/rows.csv`;
    const file = new AppendedFile(path, "replace", null);
    const rows = Array.from({ length: 12_000 }, (_, i) => `row ₹ ${i}`);
    // Longer than anything is gathered to.
    rows.splice(5_000, 0, "₹".repeat(30_000), "short", "x".repeat(70_000));
    for (const row of rows) file.line(row);
    const whole = rows.join("\n") + "\n";
    const part = Deno.readTextFileSync(path);
    assert(part.length > 100_000 && part.length < whole.length && whole.startsWith(part));
    file.close();
    assertEquals(Deno.readTextFileSync(path) === whole, true);
  });
});

Deno.test("AppendedFile goes on after close(), and begins anew only when told to", () => {
  inFolder((folder) => {
    const path = `${folder}/rows.csv`;
    const file = new AppendedFile(path, "replace", HEADER);
    file.line(LINES[0]!);
    file.close();
    for (const line of LINES.slice(1)) file.line(line);
    file.close();
    assertEquals(Deno.readTextFileSync(path), WHOLE);
    const { ino } = Deno.statSync(path);
    resume(path, [...LINES, "4,1.00"]);
    assertEquals(textsIn(folder), { "rows.csv": WHOLE + "4,1.00\n" });
    assertEquals(Deno.statSync(path).ino, ino);
    new AppendedFile(path, "replace", HEADER).close();
    assertEquals(textsIn(folder), { "rows.csv": HEADER + "\n" });
  });
});

Deno.test("new AppendedFile() cuts a torn last line", () => {
  inFolder((folder) => {
    const path = `${folder}/rows.csv`;
    for (const [torn, whole] of [["a\nb\nc", "a\nb\n"], ["a\n", "a\n"], ["abc", ""], ["", ""]]) {
      Deno.writeTextFileSync(path, torn!);
      new AppendedFile(path, "verify", null).close();
      assertEquals(Deno.readTextFileSync(path), whole!);
    }
    const long = "x".repeat(10_000);
    Deno.writeTextFileSync(path, `a\n${long}`);
    new AppendedFile(path, "verify", null).close();
    assertEquals(Deno.readTextFileSync(path), "a\n");
  });
});

Deno.test("AppendedFile restores a file that was cut at any byte", () => {
  const bytes = new TextEncoder().encode(WHOLE);
  for (let length = 0; length <= bytes.length; length++) {
    inFolder((folder) => {
      Deno.writeFileSync(`${folder}/rows.csv`, bytes.subarray(0, length));
      resume(`${folder}/rows.csv`);
      assertEquals(textsIn(folder), { "rows.csv": WHOLE });
    });
  }
});

Deno.test("AppendedFile sets aside a file in which any byte is wrong", () => {
  const bytes = new TextEncoder().encode(WHOLE);
  for (let i = 0; i < bytes.length - 1; i++) {
    inFolder((folder) => {
      const wrong = bytes.slice();
      wrong[i] = wrong[i]! ^ 1;
      Deno.writeFileSync(`${folder}/rows.csv`, wrong);
      resume(`${folder}/rows.csv`);
      assertEquals(Deno.readTextFileSync(`${folder}/rows.csv`), WHOLE);
      assertEquals(Deno.readFileSync(`${folder}/rows.csv.old1`), wrong);
    });
  }
});

Deno.test("AppendedFile.settle() sets aside rows that the journal does not know", () => {
  inFolder((folder) => {
    const path = `${folder}/rows.csv`;
    for (const n of [1, 2]) {
      Deno.writeTextFileSync(path, WHOLE + `4,${n}.00\n`);
      resume(path);
    }
    assertEquals(textsIn(folder), {
      "rows.csv": WHOLE,
      "rows.csv.old1": WHOLE + "4,1.00\n",
      "rows.csv.old2": WHOLE + "4,2.00\n",
    });
  });
});

Deno.test("AppendedFile names the file and goes silent when the disk is full at any byte", () => {
  const size = new TextEncoder().encode(WHOLE).length;
  for (let room = 0; room < size; room++) {
    inFolder((folder) => {
      const path = `${folder}/rows.csv`;
      withRoom(room, () => {
        const file = new AppendedFile(path, "replace", HEADER);
        for (const line of LINES) file.line(line);
        const error = assertThrows(() => file.flush(), FileError, "No space left on device");
        assertEquals([error.file, error.message.includes(path)], [path, true]);
      });
      assertEquals(Deno.statSync(path).size, room);
      resume(path);
      assertEquals(textsIn(folder), { "rows.csv": WHOLE });
    });
  }
});

Deno.test("AppendedFile writes nothing behind a write that failed", () => {
  inFolder((folder) => {
    const path = `${folder}/rows.csv`;
    const file = new AppendedFile(path, "replace", HEADER);
    file.line(LINES[0]!);
    withRoom(12, () => assertThrows(() => file.flush(), FileError));
    // There is room again, but the file ends in the middle of a line.
    file.line(LINES[1]!);
    assertThrows(() => file.flush(), FileError, "No space left on device");
    file.line(LINES[2]!);
    assertThrows(() => file.close(), FileError);
    assertEquals(Deno.readTextFileSync(path), WHOLE.slice(0, 12));
  });
});

Deno.test("new AppendedFile() names a path that cannot be a file", () => {
  inFolder((folder) => {
    Deno.mkdirSync(`${folder}/rows.csv`);
    Deno.writeTextFileSync(`${folder}/file`, "");
    for (const path of [`${folder}/rows.csv`, `${folder}/file/rows.csv`]) {
      const error = assertThrows(() => new AppendedFile(path, "verify", HEADER), FileError);
      assertEquals(error.file, path);
    }
  });
});

Deno.test("AppendedFile beside the loop leaves the same bytes as one that writes at once", () =>
  inNewFolder(async (folder) => {
    const path = `${folder}/rows.csv`;
    const rows = Array.from({ length: 9_000 }, (_, i) => `row ₹ ${i}`);
    const whole = [HEADER, ...rows, ""].join("\n");
    // Some are there, the last one torn; some of those are not the journal's.
    Deno.writeTextFileSync(path, whole.slice(0, 40_000) + "\nstray\ntorn");
    const file = new AppendedFile(path, "verify", HEADER, (error) => {
      throw error;
    });
    for (const [i, row] of rows.entries()) {
      file.line(row);
      if (i % 100 === 0) file.flush();
      if (i % 1_000 === 0) await file.written();
      if (i % 1_700 === 0) file.close();
    }
    file.settle();
    file.close();
    await file.written();
    assertEquals(Deno.readTextFileSync(path) === whole, true);
    assertEquals(Object.keys(textsIn(folder)).sort(), ["rows.csv", "rows.csv.old1"]);
  }));

Deno.test("AppendedFile beside the loop tells once what it could not write, and writes nothing behind it", () =>
  inNewFolder(async (folder) => {
    const path = `${folder}/rows/rows.csv`;
    const told: FileError[] = [];
    const file = new AppendedFile(path, "verify", null, (error) => void told.push(error));
    Deno.removeSync(`${folder}/rows`, { recursive: true });
    file.line(LINES[0]!);
    file.flush();
    await file.written();
    assertEquals(told.map((error) => error.file), [path]);
    Deno.mkdirSync(`${folder}/rows`);
    file.line(LINES[1]!);
    assertThrows(() => file.flush(), FileError, path);
    assertEquals([told.length, textsIn(folder)], [1, {}]);
  }));
