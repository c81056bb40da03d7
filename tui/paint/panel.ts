/** Framed rectangles of lines, put under and beside each other. @module */
import type { Glyphs } from "./glyphs.ts";
import { fit, type Line, line, span, type Style, widthOf } from "./line.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface PanelLook {
  readonly title: string;
  /** Shown at the right of the title. */
  readonly note?: string;
  readonly focused?: boolean;
  /** The frame of a desk with real money. */
  readonly live?: boolean;
}

/** What fits into a panel of `size`. */
export function inside({ columns, rows }: Size): Size {
  return { columns: Math.max(0, columns - 2), rows: Math.max(0, rows - 2) };
}

/** Exactly `size`; lines that do not fit are left out. */
export function panel(
  content: readonly Line[],
  size: Size,
  { title, note = "", focused = false, live = false }: PanelLook,
  glyphs: Glyphs,
): Line[] {
  const [topLeft, topRight, bottomRight, bottomLeft, across, upright] = [
    ...(live ? glyphs.heavy : glyphs.border),
  ] as [string, string, string, string, string, string];
  const { columns, rows } = inside(size);
  if (columns < 1 || rows < 0) return blank(size);
  const style: Style = focused ? "accent" : live ? "bad" : "dim";
  const cut = (text: string, width: number) => fit(line(text), width, glyphs.ellipsis)[0]!.text;
  const titled = across + title;
  const name = titled.length > columns ? cut(titled, columns) : titled;
  const room = columns - name.length - 1;
  const said = note !== "" && note.length < room ? note : "";
  const top: Line = [
    span(topLeft, style),
    span(name.slice(0, 1), style),
    span(name.slice(1), focused ? "accent" : "bold"),
    span(across.repeat(columns - name.length - said.length), style),
    span(said, "dim"),
    span(topRight, style),
  ];
  const body = Array.from({ length: rows }, (_, i): Line => [
    span(upright, style),
    ...fit(content[i] ?? [], columns, glyphs.ellipsis),
    span(upright, style),
  ]);
  return [top, ...body, line(bottomLeft + across.repeat(columns) + bottomRight, style)];
}

/** Blocks of the same height next to each other. */
export function beside(...blocks: readonly (readonly Line[])[]): Line[] {
  return (blocks[0] ?? []).map((_, i) => blocks.flatMap((block) => block[i] ?? []));
}

/** Exactly `size`, in spaces. */
export function blank({ columns, rows }: Size): Line[] {
  return Array.from({ length: Math.max(0, rows) }, () => line(" ".repeat(columns)));
}

/** Exactly `size`: cut, or filled up with empty lines. */
export function filled(lines: readonly Line[], { columns, rows }: Size, ellipsis: string): Line[] {
  return Array.from({ length: rows }, (_, i) => fit(lines[i] ?? [], columns, ellipsis));
}

/** `over` in the middle of `under`, both made of whole lines. */
export function overlaid(under: readonly Line[], over: readonly Line[], columns: number): Line[] {
  const first = Math.max(0, Math.floor((under.length - over.length) / 2));
  return under.map((below, i) => {
    const above = over[i - first];
    if (above === undefined) return below;
    const left = Math.max(0, Math.floor((columns - widthOf(above)) / 2));
    const gap = span(" ".repeat(left));
    return fit([gap, ...above], columns);
  });
}
