/**
 * How long the disk takes to make a small write last: what every durable order waits for.
 * @module
 */
import { removeIfThere, writeAll } from "./durable_file.ts";
import { fileError } from "./file_error.ts";

const WRITES = 9;
const BYTES = 4096;

/** Median of a few synced writes in `folder`, milliseconds. Throws FileError. */
export function measureFsyncMs(
  folder: string,
  monotonicMs: () => number = () => performance.now(),
): number {
  const path = `${folder}/fsync.probe`;
  try {
    const file = Deno.openSync(path, { write: true, create: true, truncate: true });
    try {
      const times = Array.from({ length: WRITES }, (_, i) => {
        const from = monotonicMs();
        writeAll(file, new Uint8Array(BYTES).fill(i));
        file.syncDataSync();
        return monotonicMs() - from;
      });
      return times.sort((a, b) => a - b)[WRITES >> 1]!;
    } finally {
      file.close();
    }
  } catch (error) {
    throw fileError(path, error);
  } finally {
    removeIfThere(path);
  }
}
