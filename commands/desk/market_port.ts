/**
 * The market as the feed may ask it: its frames behind a port.
 * @module
 */
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { MarketFrames, MarketRequest } from "../../domain/ports.ts";

/** Answers at once: LastTicks with the ticks, WantOpens with null. */
export function marketPort(frames: MarketFrames): OutsidePort {
  return {
    call: (request, _id, answer) => {
      const asked = request as MarketRequest;
      if (asked.type === "LastTicks") return answer({ type: "ok", body: frames.lastTicks() });
      frames.wantOpens(asked.wanted);
      answer({ type: "ok", body: null });
    },
  };
}
