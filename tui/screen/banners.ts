/** Red lines over everything: the engine is gone or stopped, or a HALT did not arrive. @module */
import { askText, brokenAsk, type PendingAsk, shownAsk } from "../model/asks.ts";
import { isStopped, lostForMs } from "../model/desk_state.ts";
import type { Model } from "../model/model.ts";
import { fit, type Line, line, printable, restyled } from "../paint/line.ts";
import { wrapped } from "../rows/story.ts";

/** Of the line at the bottom: what is before and behind an answer there. */
const FOOTER_BESIDE = 12;

/** As wide as the screen, on as many lines as they take: none is cut. None while all is well. */
export function bannerLines(model: Model): Line[] {
  const { size: { columns }, desk, asks, now, glyphs, haltCommand } = model;
  const wide = (text: string) =>
    wrapped(text, Math.max(1, columns - 1)).map((part) =>
      restyled(fit(line(` ${part}`), columns, glyphs.ellipsis), "alarm")
    );
  const banners: Line[] = [];
  const lostMs = lostForMs(desk, now);
  if (lostMs !== null) {
    const seconds = Math.floor(lostMs / 1_000);
    const why = desk.link.type === "lost" ? printable(desk.link.problem) : "silent";
    const how = isStopped(desk)
      ? `STOPPED ${seconds}s ${glyphs.dash} nothing trades; positions and their stops are kept`
      : `LOST ${seconds}s ${glyphs.dash} orders may be live (${why})`;
    banners.push(...wide(`ENGINE ${how}; attaching again`));
  }
  if (desk.link.type === "refused") banners.push(...wide(printable(desk.link.problem)));
  const broken = brokenAsk(asks, now);
  if (broken !== null && !isMoot(broken, model)) {
    const what = broken.state === "sent"
      ? `${broken.label}: NO ACK after 1 s`
      : askText(broken, model.privacy);
    banners.push(...wide(`${what} ${glyphs.dash} run in another terminal: ${haltCommand}`));
  }
  const told = shownAsk(asks, now);
  if (told?.state === "failed" && told !== broken) {
    const text = askText(told, model.privacy);
    // The line at the bottom says what fits, beside the count of alerts.
    if (text.length > columns - FOOTER_BESIDE) banners.push(...wide(text));
  }
  return banners;
}

/** A HALT without an answer, where the desk itself says that it is halted, whoever did it. */
export function isMoot({ label }: PendingAsk, { desk, now }: Model): boolean {
  return label === "HALT" && lostForMs(desk, now) === null && desk.views.desk?.status.halt != null;
}
