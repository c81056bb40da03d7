/** How a desk that has stopped is gone on with. @module */
import type { DeskMode } from "../../domain/control/control_request.ts";

/** What a rehearsal knows is worth nothing to another run of the exchange. */
export function goesOn(mode: DeskMode): string {
  const again = `\`trade ${mode}\` goes on from here`;
  return mode === "rehearse" ? `${again} while the same exchange runs` : again;
}
