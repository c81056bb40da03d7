/**
 * A day's ticks on the disk: blocks that vouch for themselves, each compressed, appended as the day
 * goes on. What cannot be read from some place on, as a crash tears the end off, is put aside before
 * anything is appended.
 * @module
 */
import { dirname } from "node:path";
import { crc32, deflateSync, inflateSync } from "node:zlib";
import { readBytesOrNull } from "../disk/durable_file.ts";
import { keepAside } from "../disk/put_aside.ts";
import { whyUnreadable } from "../disk/unreadable.ts";
import { WriteQueue } from "../disk/write_queue.ts";

/** What a block holds. */
export type BlockKind = "frames" | "notes";

export interface Block {
  readonly kind: BlockKind;
  readonly bytes: Uint8Array;
}

/** Not a file of ticks, or of another version. */
export class TickFileError extends Error {
  override readonly name = "TickFileError";

  constructor(readonly file: string, problem: string) {
    super(`Ticks ${file}: ${problem}`);
  }
}

const MAGIC = new TextEncoder().encode("patang ticks 1\n");
const KINDS: readonly BlockKind[] = ["frames", "notes"];
/** Kind, length and checksum of what follows. */
const HEAD_BYTES = 9;
/** Fast: the trading loop waits for it. */
const LEVEL = 1;

export class TickFile {
  /** Where the rest is of a file that was damaged: from its first block on that is not whole. */
  readonly keptAs: string | null;
  readonly #blocks: WriteQueue;

  /**
   * Makes `path` ready to append to, with its folder. `failed`: a block could not be written, which
   * is done beside the loop. Throws TickFileError or what the disk throws.
   */
  constructor(path: string, failed: (error: unknown) => void) {
    Deno.mkdirSync(dirname(path), { recursive: true });
    this.#blocks = new WriteQueue(path, failed);
    const bytes = readBytesOrNull(path) ?? new Uint8Array();
    const sound = isTornAtOnce(bytes) ? 0 : soundLength(path, bytes);
    const rest = bytes.subarray(sound);
    // Blocks that are whole may follow a damaged one.
    this.keptAs = sound > 0 && rest.length > 0 ? keepAside(path, rest) : null;
    if (rest.length > 0) Deno.truncateSync(path, sound);
    if (sound === 0) this.#blocks.push(MAGIC);
  }

  append({ kind, bytes }: Block): void {
    const packed = deflateSync(bytes, { level: LEVEL });
    const whole = new Uint8Array(HEAD_BYTES + packed.length);
    const view = new DataView(whole.buffer);
    view.setUint8(0, KINDS.indexOf(kind));
    view.setUint32(1, packed.length);
    view.setUint32(5, crc32(packed));
    whole.set(packed, HEAD_BYTES);
    this.#blocks.push(whole);
  }

  /** Lets go of the file until its next block. */
  close(): void {
    this.#blocks.close();
  }

  /** Resolves once all is written that could be; never rejects. */
  written(): Promise<void> {
    return this.#blocks.idle();
  }
}

/**
 * Blocks in their order, up to the first that is not whole; then how many bytes from there on were
 * left unread. Throws TickFileError.
 */
export function* readTickFile(path: string): Generator<Block, number> {
  let bytes: Uint8Array;
  try {
    bytes = Deno.readFileSync(path);
  } catch (error) {
    throw new TickFileError(path, whyUnreadable(error));
  }
  for (let at = startOf(path, bytes); at < bytes.length;) {
    const block = blockAt(bytes, at);
    if (block === null) return bytes.length - at;
    yield { kind: block.kind, bytes: inflateSync(block.packed) };
    at = block.end;
  }
  return 0;
}

function soundLength(path: string, bytes: Uint8Array): number {
  let at = startOf(path, bytes);
  for (let block = blockAt(bytes, at); block !== null; block = blockAt(bytes, at)) at = block.end;
  return at;
}

/** Empty, or torn before it said what it is. */
function isTornAtOnce(bytes: Uint8Array): boolean {
  return bytes.length < MAGIC.length && bytes.every((byte, i) => byte === MAGIC[i]);
}

function startOf(path: string, bytes: Uint8Array): number {
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) {
    throw new TickFileError(path, "no ticks of ours");
  }
  return MAGIC.length;
}

function blockAt(bytes: Uint8Array, at: number) {
  if (at + HEAD_BYTES > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEAD_BYTES);
  const kind = KINDS[view.getUint8(0)];
  const end = at + HEAD_BYTES + view.getUint32(1);
  if (kind === undefined || end > bytes.length) return null;
  const packed = bytes.subarray(at + HEAD_BYTES, end);
  return crc32(packed) === view.getUint32(5) ? { kind, packed, end } : null;
}
