/** Ours against the official parser on the same bytes, and what the desk makes of a packet. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { tickOf } from "../../../../adapters/kite/ticker/packet.ts";
import { decodeFrame } from "../../../../adapters/kite/ticker/packet_decoder.ts";
import { fixtureText, hasFixtures } from "../fixture.ts";
import { officialForm, signsMended } from "../official_form.ts";
import { frameOf, fullPacket, heartbeat } from "./made_frames.ts";
import { parseOfficially } from "./official_parser.ts";

function assertSame(frame: ArrayBuffer) {
  assertEquals(decodeFrame(frame).map(officialForm), parseOfficially(frame).map(signsMended));
}

const lengths = fc.constantFrom(8, 28, 32, 44, 184);
const segments = fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 9, 200);

/** Bytes of a packet of a known length, most often with a segment that matters. */
const packets = fc.tuple(lengths, segments, fc.boolean()).chain(([length, segment, keep]) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => {
    if (!keep) bytes[3] = segment;
    return bytes;
  })
);

/** Small numbers as the market has them: all but the low bytes are 0. */
const quietPackets = packets.map((bytes) => bytes.map((byte, i) => i % 4 < 2 && i > 3 ? 0 : byte));

Deno.test("decodeFrame() says what the official parser says of packets of any bytes", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(packets, quietPackets, fc.uint8Array({ maxLength: 200 })), {
        maxLength: 6,
      }),
      (all) => assertSame(frameOf(...all)),
    ),
    { numRuns: 400 },
  );
});

Deno.test("decodeFrame() says what the official parser says of torn frames", () => {
  fc.assert(
    fc.property(fc.array(packets, { maxLength: 3 }), fc.nat(600), (all, length) => {
      assertSame(frameOf(...all).slice(0, length));
    }),
    { numRuns: 200 },
  );
  fc.assert(fc.property(fc.uint8Array({ minLength: 2, maxLength: 80 }), (bytes) => {
    // The official parser is slow on thousands of packets that are not there.
    assertSame(bytes.with(0, 0).buffer);
  }));
});

Deno.test("decodeFrame() differs from the official parser in signs only where it must", () => {
  const packet = fullPacket(408065, 0xffff_ff9c, 2_200_000_000);
  const view = new DataView(packet.buffer);
  view.setUint32(16, 3_000_000_000);
  view.setUint32(48, 0xffff_ffff);
  const [ours] = decodeFrame(frameOf(packet));
  const [theirs] = parseOfficially(frameOf(packet)) as { volume_traded: number }[];
  assertEquals(theirs?.volume_traded, -1_294_967_296);
  assert(ours?.type === "full");
  assertEquals([ours.volume, ours.oi, ours.lastPrice], [3_000_000_000, 0xffff_ffff, -100]);
  assertEquals<number | null>(ours.exchangeAt, 2_200_000_000_000);
});

Deno.test("decodeFrame() reads the published quote packet", { ignore: !hasFixtures }, () => {
  const base64 = fixtureText("ticker_quote.packet").trim();
  const wanted = JSON.parse(fixtureText("ticker_quote.json"));
  const frame = frameOf(Uint8Array.from(atob(base64), (each) => each.charCodeAt(0)));
  assertSame(frame);
  const [packet] = decodeFrame(frame);
  assert(packet?.type === "quote");
  assertEquals(packet.lastPrice / packet.divisor, wanted.last_price);
  assertEquals(packet.volume, wanted.volume);
  assertEquals([packet.open / 100, packet.close / 100], [wanted.ohlc.open, wanted.ohlc.close]);
  assertEquals(tickOf(packet), null);
});

Deno.test("decodeFrame() finds nothing in a heartbeat and in an empty frame", () => {
  assertEquals(decodeFrame(heartbeat()), []);
  assertEquals(decodeFrame(new ArrayBuffer(0)), []);
  assertEquals(decodeFrame(frameOf()), []);
});

Deno.test("tickOf() keeps the levels where somebody stands, and leaves out an unknown close", () => {
  const packet = fullPacket(408065, 157_315, 1_790_000_000);
  const view = new DataView(packet.buffer);
  view.setUint32(64, 75);
  view.setUint32(68, 157_310);
  view.setUint16(72, 3);
  // An offer at no price is none that anybody could take.
  view.setUint32(124, 75);
  const [decoded] = decodeFrame(frameOf(packet));
  const tick = tickOf(decoded!);
  assertEquals<unknown>(tick?.bids, [{ quantity: 75, price: 157_310, orders: 3 }]);
  assertEquals(tick?.asks, []);
  assert(tick !== null && !("prevClose" in tick));
});

Deno.test("tickOf() is null for currencies, and for what has no exchange time", () => {
  for (const [token, seconds] of [[412675, 1_790_000_000], [408065, 0]] as const) {
    assertEquals(tickOf(decodeFrame(frameOf(fullPacket(token, 100, seconds)))[0]!), null);
  }
});
