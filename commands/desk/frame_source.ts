/**
 * Frames of a market as input of the actors: the feed is the one door for all of them.
 * @module
 */
import { FEED } from "../../actors/protocol/feed.ts";
import type { Source } from "../../actors/runtime/virtual_host.ts";
import type { MarketFrame, MarketFrames } from "../../domain/ports.ts";

/** `onFrame` sees each frame before the actors do. */
export function frameSource(
  frames: MarketFrames,
  onFrame: (frame: MarketFrame) => void = () => {},
): Source {
  return {
    peekAt: (timerAt) => frames.peekAt(timerAt),
    take: () => {
      const frame = frames.take();
      onFrame(frame);
      return { to: FEED, kind: frame.type, body: frame };
    },
  };
}
