/**
 * Full packets of the ticker: ours against the official parser, the same frames in the same
 * process. Rounds alternate, so that a slow moment hits both.
 * @module
 */
import { tickOf } from "../adapters/kite/ticker/packet.ts";
import { decodeFrame } from "../adapters/kite/ticker/packet_decoder.ts";
import { parseOfficially } from "../tests/adapters/kite/ticker/official_parser.ts";
import { type BenchRow, median } from "./row.ts";

/** As many as the desk subscribes to. */
const PACKETS = 200;
const PACKET_BYTES = 184;
const ROUNDS = 9;
/** Frames in one round, so that both take about as long. */
const FRAMES = 800;
const PEER_FRAMES = 10;
const TARGET = 80;

/** Packets a second, and how many times the peer's that is; then the same up to the desk's tick. */
export function packetBench(): BenchRow[] {
  const frame = seededFrame();
  const ours: number[] = [];
  const ticks: number[] = [];
  const peers: number[] = [];
  // Rounds 0 and 1 warm the compiler up and are not counted.
  for (let round = 0; round < ROUNDS + 2; round++) {
    const our = packetsPerSecond(FRAMES, () => decodeFrame(frame).length);
    const tick = packetsPerSecond(FRAMES, () => decodeFrame(frame).map(tickOf).length);
    const peer = packetsPerSecond(PEER_FRAMES, () => parseOfficially(frame).length);
    if (round < 2) continue;
    ours.push(our);
    ticks.push(tick);
    peers.push(peer);
  }
  const peer = median(peers);
  return [row("packet_decode", median(ours), peer, TARGET), {
    ...row("packet_to_tick", median(ticks), peer, Infinity),
    ok: true,
  }];
}

function row(name: string, value: number, peer: number, target: number): BenchRow {
  const ratio = value / peer;
  const ok = ratio >= target;
  return { name, value, unit: "packets/s", peer: "kiteconnect parseBinary", ratio, target, ok };
}

function packetsPerSecond(repeats: number, decode: () => number): number {
  const startMs = performance.now();
  let packets = 0;
  for (let i = 0; i < repeats; i++) packets += decode();
  const seconds = (performance.now() - startMs) / 1_000;
  if (packets !== PACKETS * repeats) throw new Error(`Decoded ${packets} packets`);
  return packets / seconds;
}

/** One frame of a full subscription: prices, quantities and times as the market has them. */
function seededFrame(): ArrayBuffer {
  let seed = 42;
  const random = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x80000000;
  };
  const frame = new ArrayBuffer(2 + PACKETS * (2 + PACKET_BYTES));
  const view = new DataView(frame);
  view.setUint16(0, PACKETS);
  for (let i = 0; i < PACKETS; i++) {
    const at = 2 + i * (2 + PACKET_BYTES);
    view.setUint16(at, PACKET_BYTES);
    for (let field = 0; field < PACKET_BYTES; field += 4) {
      view.setUint32(at + 2 + field, Math.floor(random() * 5_000_000));
    }
    view.setUint32(at + 2, (i << 8) | 2);
    view.setUint32(at + 2 + 60, 1_790_000_000);
  }
  return frame;
}
