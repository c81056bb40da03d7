/**
 * The whole screen as a function of the model: exactly as many lines as the terminal has rows, each
 * exactly as wide. What does not fit is left out, never wrapped.
 * @module
 */
import { isStale } from "../model/desk_state.ts";
import {
  COLUMNS_MIN,
  isList,
  isTooSmall,
  type Model,
  type Panel,
  ROWS_MIN,
} from "../model/model.ts";
import { fit, inAscii, type Line, restyled } from "../paint/line.ts";
import { beside, filled, type Size } from "../paint/panel.ts";
import { bannerLines } from "./banners.ts";
import { chartPanel } from "./chart_panel.ts";
import { equityPanel } from "./equity_panel.ts";
import { footerLines } from "./footer.ts";
import { headerLines, smallLines } from "./header.ts";
import { listPanel } from "./list_panel.ts";
import { withOverlay } from "./overlay_panel.ts";
import { alertsPanel, ENGINE_ROWS, enginePanel, healthStrip, positionLine } from "./summary.ts";

/** From here on panels stand next to each other. */
const WIDE_COLUMNS = 100;
const TALL_ROWS = 30;

/** While views are late the body is dim; on a terminal that is too small only its size is said. */
export function screenLines(model: Model): readonly Line[] {
  const lines = paintedLines(model);
  return model.glyphs.unicode ? lines : lines.map(inAscii);
}

function paintedLines(model: Model): readonly Line[] {
  const { columns, rows } = model.size;
  const { ellipsis } = model.glyphs;
  if (isTooSmall(model.size)) {
    const needed = `need ${COLUMNS_MIN}x${ROWS_MIN}, have ${columns}x${rows}`;
    return filled(smallLines(model, needed), model.size, ellipsis);
  }
  const top = [...headerLines(model), ...bannerLines(model)];
  const bottom = footerLines(model);
  const size = { columns, rows: rows - top.length - bottom.length };
  const shown = bodyLines(model, size);
  // Nothing below the header is true any more for certain; a question over it is.
  const stale = isStale(model.desk, model.now);
  const body = withOverlay(
    model,
    stale ? shown.map((each) => restyled(each, "dim")) : shown,
    size,
  );
  return [...top, ...filled(body, size, ellipsis), ...bottom].map((each) =>
    fit(each, columns, ellipsis)
  );
}

function bodyLines(model: Model, size: Size): Line[] {
  if (model.zoomed) return panelOf(model, model.focus, size);
  switch (model.tab) {
    case "positions":
      return positionsBody(model, size);
    case "signals":
      return signalsBody(model, size);
    case "performance":
      return performanceBody(model, size);
    case "health":
      return healthBody(model, size);
    case "orders":
    case "logs":
      return listPanel(model, model.tab, size);
  }
}

/** A frame, titles and the row with the cursor. */
const ACTOR_ROWS_MIN = 4;

function healthBody(model: Model, { columns, rows }: Size): Line[] {
  const alerts = alertsPanel(model, columns, rows - ENGINE_ROWS - ACTOR_ROWS_MIN);
  return [
    ...enginePanel(model, { columns, rows: ENGINE_ROWS }),
    ...alerts,
    ...listPanel(model, "actors", { columns, rows: rows - ENGINE_ROWS - alerts.length }),
  ];
}

function panelOf(model: Model, panel: Panel, size: Size): Line[] {
  if (isList(panel)) return listPanel(model, panel, size);
  return panel === "chart" ? chartPanel(model, size) : equityPanel(model, size);
}

function positionsBody(model: Model, size: Size): Line[] {
  const { columns, rows } = size;
  const wide = columns >= WIDE_COLUMNS;
  const tall = model.size.rows >= TALL_ROWS;
  const { focus } = model;
  if (wide && tall) return widePositions(model, size);
  // Panels that have no room of their own are shown whole once they have the focus.
  const roomy = wide || tall;
  if (focus === "actors" || focus === "equity" || (focus === "chart" && !roomy)) {
    return panelOf(model, focus, size);
  }
  const strip = healthStrip(model);
  const signalRows = roomy ? Math.max(6, Math.floor(rows * 0.3)) : 6;
  const upper = rows - signalRows - 1;
  const signals = listPanel(model, "signals", { columns, rows: signalRows });
  if (wide) {
    const left = Math.floor(columns * 0.6);
    const positions = listPanel(model, "positions", { columns: left, rows: upper });
    const chart = chartPanel(model, { columns: columns - left, rows: upper });
    return [...beside(positions, chart), ...signals, strip];
  }
  if (tall) {
    const half = Math.floor(upper / 2);
    return [
      ...listPanel(model, "positions", { columns, rows: half }),
      ...chartPanel(model, { columns, rows: upper - half }),
      ...signals,
      strip,
    ];
  }
  const detail = positionLine(model, columns - 2);
  // Under many red lines the signals give way: what is held stays in sight.
  if (upper < POSITION_ROWS_MIN) {
    const size = { columns, rows: rows - 1 };
    return [...listPanel(model, focus === "signals" ? focus : "positions", size, [detail]), strip];
  }
  const positions = listPanel(model, "positions", { columns, rows: upper }, [detail]);
  return [...positions, ...signals, strip];
}

/** A frame, titles, the row with the cursor and what it rests on. */
const POSITION_ROWS_MIN = 5;
const LEFT_COLUMNS_MAX = 110;

function widePositions(model: Model, { columns, rows }: Size): Line[] {
  const left = Math.min(LEFT_COLUMNS_MAX, Math.floor(columns * 0.65));
  const right = columns - left;
  const actors = model.desk.views.desk?.status.actors.length ?? 0;
  const healthRows = Math.max(6, Math.min(actors + 3, Math.floor(rows * 0.3)));
  const middleRows = Math.max(6, Math.floor(rows * 0.28));
  const upperRows = rows - healthRows - middleRows;
  return [
    ...beside(
      listPanel(model, "positions", { columns: left, rows: upperRows }),
      chartPanel(model, { columns: right, rows: upperRows }),
    ),
    ...beside(
      listPanel(model, "signals", { columns: left, rows: middleRows }),
      equityPanel(model, { columns: right, rows: middleRows }),
    ),
    ...listPanel(model, "actors", { columns, rows: healthRows }),
  ];
}

function signalsBody(model: Model, { columns, rows }: Size): Line[] {
  const lower = Math.max(5, Math.floor(rows * 0.35));
  return [
    ...listPanel(model, "signals", { columns, rows: rows - lower }),
    ...listPanel(model, "holds", { columns, rows: lower }),
  ];
}

function performanceBody(model: Model, { columns, rows }: Size): Line[] {
  const upper = Math.floor(rows * 0.5);
  const trades = listPanel(model, "trades", { columns, rows: rows - upper });
  if (columns >= WIDE_COLUMNS) {
    const left = Math.floor(columns * 0.58);
    return [
      ...beside(
        listPanel(model, "strategies", { columns: left, rows: upper }),
        equityPanel(model, { columns: columns - left, rows: upper }),
      ),
      ...trades,
    ];
  }
  if (model.focus === "equity") return equityPanel(model, { columns, rows });
  return [...listPanel(model, "strategies", { columns, rows: upper }), ...trades];
}
