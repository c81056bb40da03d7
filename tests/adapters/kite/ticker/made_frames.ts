/** Ticker frames written by hand: packets of any bytes, and full ones with given fields. @module */

/** A frame of these packets. */
export function frameOf(...packets: readonly Uint8Array[]): ArrayBuffer {
  const bytes = packets.reduce((sum, packet) => sum + 2 + packet.length, 2);
  const frame = new Uint8Array(bytes);
  const view = new DataView(frame.buffer);
  view.setUint16(0, packets.length);
  let at = 2;
  for (const packet of packets) {
    view.setUint16(at, packet.length);
    frame.set(packet, at + 2);
    at += 2 + packet.length;
  }
  return frame.buffer;
}

/** A full packet whose other fields are 0. Prices in paise, the instant in seconds. */
export function fullPacket(token: number, lastPrice: number, exchangeSeconds: number): Uint8Array {
  const packet = new Uint8Array(184);
  const view = new DataView(packet.buffer);
  view.setUint32(0, token);
  view.setUint32(4, lastPrice);
  view.setUint32(60, exchangeSeconds);
  return packet;
}

export function heartbeat(): ArrayBuffer {
  return new ArrayBuffer(1);
}
