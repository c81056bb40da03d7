/** What is drawn with, as the environment of a terminal says. @module */
import { assert, assertEquals } from "@std/assert";
import { ASCII, UNICODE } from "../../tui/paint/glyphs.ts";
import { COLOUR_16, COLOUR_256, MONO, type Theme } from "../../tui/paint/theme.ts";
import { terminalKind } from "../../tui/terminal_kind.ts";

Deno.test("terminalKind() is none for a terminal that cannot move its cursor", () => {
  assertEquals(terminalKind({ TERM: "dumb" }), null);
});

Deno.test("terminalKind() has no colours under NO_COLOR, unless that is empty", () => {
  const env = { TERM: "xterm-256color" };
  assertEquals(terminalKind({ ...env, NO_COLOR: "1" })?.theme, MONO);
  assertEquals(terminalKind({ ...env, NO_COLOR: "" })?.theme, COLOUR_256);
  assertEquals(terminalKind({ TERM: "screen" })?.theme, COLOUR_16);
  assertEquals(terminalKind({ TERM: "screen", COLORTERM: "truecolor" })?.theme, COLOUR_256);
});

Deno.test("terminalKind() draws in ASCII when asked to, and where there is no UTF-8", () => {
  const glyphs = (env: Parameters<typeof terminalKind>[0], ascii = false) =>
    terminalKind({ TERM: "xterm", ...env }, ascii)?.glyphs;
  assertEquals(glyphs({}), UNICODE);
  assertEquals(glyphs({ LANG: "en_IN.UTF-8" }), UNICODE);
  assertEquals(glyphs({}, true), ASCII);
  assertEquals(glyphs({ LC_ALL: "C", LANG: "en_IN.UTF-8" }), ASCII);
  assertEquals(glyphs({ TERM: "linux" }), ASCII);
});

Deno.test("MONO writes weight, dimness and reversal, and no colour", () => {
  const codes = Object.values(MONO).flat().map(({ on }) => on);
  assert(codes.length > 0);
  for (const on of codes) assert(/^[127]$/.test(on), on);
});

type Colour = readonly [number, number, number];

/** Red, green and blue as people see them who lack one kind of cone (Machado et al. 2009). */
const SEEN: Readonly<Record<string, readonly Colour[]>> = {
  protanopia: [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
  deuteranopia: [[0.367, 0.861, -0.228], [0.28, 0.673, 0.047], [-0.012, 0.043, 0.969]],
  tritanopia: [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
};
/** Half of the way from black to white along one axis. */
const APART = 110;

function inkOf(attributes: Theme["good"]): Colour {
  const codes = attributes.map(({ on }) => on).join(";");
  const index = Number(/38;5;(\d+)/.exec(codes)![1]);
  const level = (unit: number) => [0, 95, 135, 175, 215, 255][Math.floor((index - 16) / unit) % 6]!;
  return [level(36), level(6), level(1)];
}

function distance(a: Colour, b: Colour, seen: readonly Colour[]): number {
  const as = (colour: Colour) =>
    seen.map((row) => row.reduce((sum, share, i) => sum + share * colour[i]!, 0));
  const [one, other] = [as(a), as(b)];
  return Math.hypot(...one.map((value, i) => value - other[i]!));
}

Deno.test("COLOUR_256 keeps gains and losses apart for people who lack a kind of cone", () => {
  const theme: Theme = COLOUR_256;
  for (const [name, seen] of Object.entries(SEEN)) {
    const apart = distance(inkOf(theme.good), inkOf(theme.bad), seen);
    assert(apart > APART, `${name}: ${apart}`);
  }
});
