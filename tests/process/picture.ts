/**
 * `deno task picture`: tui/terminal.svg, the terminal interface as the README shows it, drawn from
 * a desk that really ran in tmux.
 * @module
 */
import { print } from "../../commands/line/terminal_line.ts";
import { inNewFolder, ROOT, taskCommand } from "./desk_process.ts";
import { endEngine, TmuxSession } from "./tmux.ts";

/** An ordinary day, on which every book finds something to trade. */
const DATE = "2026-11-20";
const COLUMNS = 120;
const ROWS = 36;
const CELL = { width: 8.4, height: 18 };
const PAPER = "#11151c";
const INK = "#d8dee9";
const WITH_COLOURS = ["env", "-u", "NO_COLOR", "COLORTERM=truecolor"];

interface Look {
  readonly ink: string | null;
  readonly paper: string | null;
  readonly bold: boolean;
  readonly reversed: boolean;
}

const PLAIN: Look = { ink: null, paper: null, bold: false, reversed: false };

await inNewFolder(async (folder) => {
  const command = [...WITH_COLOURS, ...taskCommand(folder, "trade", "paper", "--date", DATE)];
  const session = new TmuxSession(folder, command, COLUMNS, ROWS);
  try {
    // Positions held, trades done, and a curve to look at.
    await session.shows(/Positions [4-9]\/[^]*trades (\d\d|[5-9]) /, 300_000);
    await Deno.writeTextFile(`${ROOT}tui/terminal.svg`, svgOf(session.styled()));
    session.press("q");
    await session.shows(/\[ Cancel \]/);
    session.press("Left");
    await session.shows(/\[ Shut down \]/);
    session.press("Enter");
    await session.shows(/Shut the engine down/);
    session.press("Tab");
    await session.shows(/\[ OK \]/);
    session.press("Enter");
    await session.endsClean(0);
  } finally {
    session.close();
    endEngine(folder);
  }
});
print("tui/terminal.svg");

function svgOf(styled: string): string {
  const [width, height] = [COLUMNS * CELL.width + 16, ROWS * CELL.height + 16];
  const rows = styled.split("\n").slice(0, ROWS).flatMap((row, y) => partsOf(row, y));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
    `font-family="Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14">\n` +
    `<rect width="${width}" height="${height}" rx="6" fill="${PAPER}"/>\n` +
    rows.join("\n") + "\n</svg>\n";
}

/** Each run of one look at its own place, so that no font moves a column. */
function partsOf(row: string, y: number): string[] {
  let look = PLAIN;
  let column = 0;
  const parts: string[] = [];
  // deno-lint-ignore no-control-regex -- escape sequences are what is split at
  for (const piece of row.split(/(\x1b\[[\d;]*m)/)) {
    // deno-lint-ignore no-control-regex -- see above
    const code = /^\x1b\[([\d;]*)m$/.exec(piece);
    if (code !== null) look = changed(look, code[1]!);
    else {
      parts.push(...drawn(piece, column, y, look));
      column += piece.length;
    }
  }
  return parts;
}

function drawn(text: string, column: number, y: number, look: Look): string[] {
  const [x, top] = [8 + column * CELL.width, 8 + y * CELL.height];
  const ink = (look.reversed ? look.paper ?? PAPER : look.ink) ?? INK;
  const paper = look.reversed ? look.ink ?? INK : look.paper;
  const wide = text.length * CELL.width;
  const parts: string[] = [];
  if (paper !== null && text !== "") {
    parts.push(
      `<rect x="${fixed(x)}" y="${top}" width="${
        fixed(wide)
      }" height="${CELL.height}" fill="${paper}"/>`,
    );
  }
  if (text.trim() !== "") {
    const weight = look.bold ? ' font-weight="bold"' : "";
    const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    parts.push(
      `<text x="${fixed(x)}" y="${top + 14}" textLength="${
        fixed(wide)
      }" lengthAdjust="spacingAndGlyphs" ` +
        `fill="${ink}"${weight} xml:space="preserve">${escaped}</text>`,
    );
  }
  return parts;
}

function fixed(value: number): string {
  return String(Math.round(10 * value) / 10);
}

function changed(look: Look, code: string): Look {
  const [first = 0, kind, index = 0] = code.split(";").map(Number);
  if (kind === 5 && first === 38) return { ...look, ink: colour(index) };
  if (kind === 5 && first === 48) return { ...look, paper: colour(index) };
  return code.split(";").map(Number).reduce((each, one): Look => {
    if (one === 0) return PLAIN;
    if (one === 1) return { ...each, bold: true };
    if (one === 7) return { ...each, reversed: true };
    if (one === 39) return { ...each, ink: null };
    if (one === 49) return { ...each, paper: null };
    return each;
  }, look);
}

/** Of the 256 that terminals share: a cube of six levels, then greys. */
function colour(index: number): string {
  const level = (step: number) => step === 0 ? 0 : 55 + 40 * step;
  const [red, green, blue] = index >= 232
    ? [8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)]
    : [36, 6, 1].map((unit) => level(Math.floor((index - 16) / unit) % 6));
  return `#${[red, green, blue].map((each) => each!.toString(16).padStart(2, "0")).join("")}`;
}
