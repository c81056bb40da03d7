/** One screen through a drawn life: every frame and every step of it is checked. @module */
import { DESK_MODES } from "../../../domain/control/control_request.ts";
import { TOPICS, type ViewPush } from "../../../domain/view/view.ts";
import { ASCII, UNICODE } from "../../../tui/paint/glyphs.ts";
import { update } from "../../../tui/model/update.ts";
import type { Model } from "../../../tui/model/model.ts";
import { emptyModel } from "../shown_model.ts";
import { Draw } from "./draw.ts";
import { happeningOf, sizeOf } from "./drawn_happenings.ts";
import { viewsOf } from "./drawn_views.ts";
import { checkFigures } from "./figure_rules.ts";
import { checkedFrame } from "./frame_rules.ts";
import { checkStep } from "./step_rules.ts";

/** Throws with the seed, the step and the frame at the first rule that does not hold. */
export function playScreen(seed: number, steps: number): number {
  const draw = new Draw(seed);
  let model = emptyModel({
    mode: draw.of(DESK_MODES),
    writes: draw.chance(0.8),
    glyphs: draw.chance(0.3) ? ASCII : UNICODE,
    size: sizeOf(draw),
  });
  let step = 0;
  try {
    checkedFrame(model);
    model = attached(model, draw);
    for (; step < steps; step++) {
      const now = model.now + draw.of([1, 30, 250, 250, 1_600, 6_000]);
      const happened = happeningOf(draw, model);
      const before = { ...model, now };
      const next = update(model, happened, now);
      checkStep(before, happened, next);
      model = next.model;
      checkedFrame(model);
      if (happened.type === "Viewed") checkFigures(model);
    }
  } catch (error) {
    const { overlay, size, tab, focus } = model;
    const where = JSON.stringify({ overlay, size, tab, focus });
    throw new Error(`seed ${seed}, step ${step}, ${where}: ${(error as Error).stack}`);
  }
  return steps + 1;
}

function attached(model: Model, draw: Draw): Model {
  const link = { type: "attached", client: 1 } as const;
  const views = viewsOf(draw, model.mode);
  return TOPICS.filter(() => draw.chance(0.9)).reduce((each, view) => {
    const push = { view, sequence: 1, body: views[view] } as ViewPush;
    return update(each, { type: "Viewed", push }, each.now).model;
  }, update(model, { type: "Linked", link }, model.now).model);
}
