/** The screen on a terminal: what Ink writes, carried out byte for byte by a terminal emulator. @module */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DeskAttachment } from "../../adapters/control/client/desk_attachment.ts";
import type { Paise } from "../../domain/money.ts";
import { ASCII, UNICODE } from "../../tui/paint/glyphs.ts";
import { COLOUR_256, MONO } from "../../tui/paint/theme.ts";
import type { Left } from "../../tui/session.ts";
import type { TerminalKind } from "../../tui/terminal_kind.ts";
import { deskView, VIEWS } from "./desk_views.ts";
import { FakeEngine } from "./fake_engine.ts";
import { FakePort } from "./fake_port.ts";
import { screenText, shownModel, typing } from "./shown_model.ts";
import { TestTerminal } from "./test_terminal.ts";

// Before React is loaded: its development build is slower and warns.
Deno.env.set("NODE_ENV", "production");
const { showDesk } = await import("../../tui/desk_screen.tsx");

const COLOUR: TerminalKind = { glyphs: UNICODE, theme: COLOUR_256 };
const SIZES = [[120, 36], [80, 24], [200, 60]] as const;

interface Shown {
  readonly terminal: TestTerminal;
  readonly port: FakePort;
  readonly left: Promise<Left>;
}

async function shown(
  columns: number,
  rows: number,
  kind: TerminalKind,
  test: (shown: Shown) => Promise<void>,
  port = new FakePort(),
): Promise<void> {
  const terminal = new TestTerminal(columns, rows);
  const { stdout, stdin } = terminal;
  const haltCommand = "deno task halt";
  const left = showDesk({ port, terminal: kind, haltCommand, stdout, stdin });
  port.attach();
  await terminal.until((text) => text.includes("NIFTY26NOVFUT"));
  await test({ terminal, port, left });
  // Two chunks: Ctrl-C pressed twice, whatever lies over the screen.
  terminal.type("\x03");
  terminal.type("\x03");
  await left;
  assert(!terminal.isAlternate);
}

/** Clocks and ages move on between a frame and the text it is compared with. */
function steady(text: string): string {
  return text.replace(/\d\d:\d\d:\d\d IST|\d+\.\ds/g, (found) => "#".repeat(found.length));
}

for (const [name, kind] of [["colour", COLOUR], ["mono", { ...COLOUR, theme: MONO }]] as const) {
  for (const [columns, rows] of SIZES) {
    Deno.test(`showDesk() puts every tab on ${columns}x${rows} as it was painted, in ${name}`, async () => {
      await shown(columns, rows, kind, async ({ terminal, port }) => {
        const model = shownModel({ size: { columns, rows } });
        for (const tab of ["2", "3", "4", "5", "6", "1"]) {
          terminal.type(tab);
          port.push("desk", VIEWS.desk);
          const painted = steady(screenText(typing(model, tab).model));
          await terminal.until((text) => steady(text) === painted);
        }
      });
    });
  }
}

Deno.test("showDesk() gives gains and losses other colours only where colours are wanted", async () => {
  await shown(120, 36, COLOUR, async ({ terminal }) => {
    await terminal.until((text) => text.includes("-490.75"));
    const [gain, loss] = [terminal.coloursOf("+3,474.25"), terminal.coloursOf("-490.75")];
    assertEquals(gain.size, 1);
    assert([...gain][0] !== [...loss][0]);
    assert(![...gain].includes(-1));
  });
  await shown(120, 36, { ...COLOUR, theme: MONO }, async ({ terminal }) => {
    await terminal.until((text) => text.includes("-490.75"));
    assertEquals([...terminal.coloursOf("+3,474.25")], [-1]);
    // Weight and reversal are no colours; nothing else is written.
    const styles = new Set(
      // deno-lint-ignore no-control-regex -- escape sequences are what is looked for
      [...terminal.bytes.matchAll(/\x1b\[([\d;]*)m/g)].map(([, code]) => code),
    );
    assert(
      [...styles].every((code) => /^(0|1|2|7|1;7|22|27)?$/.test(code!)),
      [...styles].join(" "),
    );
  });
});

Deno.test("showDesk() draws with nothing but ASCII when the terminal has no more", async () => {
  await shown(80, 24, { glyphs: ASCII, theme: MONO }, async ({ terminal }) => {
    const text = await terminal.until((each) => each.includes("q leave"));
    assertMatch(text, /^[\x20-\x7e\n]*$/);
  });
});

Deno.test("showDesk() shows no torn frame in 30 updates with resizes in the middle", async () => {
  await shown(120, 36, COLOUR, async ({ terminal, port }) => {
    const sizes: Readonly<Record<number, readonly [number, number]>> = {
      8: [80, 24],
      14: [60, 15],
      20: [200, 60],
      25: [120, 36],
    };
    for (let update = 0; update < 30; update++) {
      const size = sizes[update];
      if (size !== undefined) {
        terminal.resize(...size);
        await terminal.settled();
        terminal.frames.length = 0;
      }
      const desk = deskView();
      // The same figure at the top and in the table: a torn frame would show two.
      const net = (100_000 + 111 * update) as Paise;
      const positions = desk.status.positions.map((each) => ({ ...each, unrealised: net }));
      const day = { ...desk.status.day, net };
      port.push("desk", { ...desk, status: { ...desk.status, day, positions } });
      const expected = `+${
        ((100_000 + 111 * update) / 100).toLocaleString("en-IN", {
          minimumFractionDigits: 2,
        })
      }`;
      await terminal.until((text) => text.includes(expected));
    }
    const frames = [...terminal.frames, terminal.text()];
    for (const frame of frames) {
      assertEquals(figuresIn(frame).size, 1, frame);
      // A row that wrapped would have pushed the first one out, or the last one.
      assertMatch(frame, /^ PAPER /);
      if (!frame.includes("need 80x20")) assertMatch(frame, /\n \? help .* q leave$/);
    }
    assert(frames.length >= 5);
  });
});

Deno.test("showDesk() draws all anew on a terminal that became narrower, or was split", async () => {
  await shown(120, 36, COLOUR, async ({ terminal, port }) => {
    // Fewer columns alone among them, as of a pane beside this one: rows that were too wide by then
    // wrapped and moved the screen up, under what was taken to be there still.
    for (const [columns, rows] of [[100, 36], [79, 36], [120, 36], [84, 40], [80, 24], [79, 24]]) {
      terminal.resize(columns!, rows!);
      await terminal.settled();
      const model = shownModel({ size: { columns: columns!, rows: rows! } });
      port.push("desk", VIEWS.desk);
      const painted = steady(screenText(model));
      await terminal.until((text) => steady(text) === painted, 3_000);
    }
  });
});

/** The amounts of a frame in which all are one. */
function figuresIn(frame: string): ReadonlySet<string> {
  const table = frame.split("\n").filter((line) =>
    /MIS| day |NOVFUT {2,}\d|^│.*(INFY|RELIANCE) /.test(line)
  );
  const amounts = table.join("\n").match(/\+₹?1,\d\d\d\.\d\d/g) ?? [];
  return new Set(amounts.map((amount) => amount.replace("₹", "")));
}

Deno.test('showDesk() halts at once when K comes in a chunk with "y" and Enter', async () => {
  await shown(120, 36, COLOUR, async ({ terminal, port }) => {
    terminal.type("Ky\r");
    await terminal.until((text) => /HALT ack \d+ ms/.test(text));
    assertEquals(port.verbs(), ["halt"]);
  });
});

Deno.test("showDesk() says what it needs on 60x15, where K still halts", async () => {
  await shown(120, 36, COLOUR, async ({ terminal, port }) => {
    terminal.resize(60, 15);
    const small = await terminal.until((text) => text.includes("need 80x20, have 60x15"));
    assertMatch(small, / PAPER {2}SIM\n.*HALT off\n.*day \+12,340\.50\n/);
    terminal.type("K");
    await terminal.until((text) => /HALT ack \d+ ms/.test(text));
    assertEquals(port.verbs(), ["halt"]);
    terminal.resize(80, 20);
    await terminal.until((text) => text.includes("[1]Pos") && !text.includes("need"));
  });
});

Deno.test("showDesk() takes a paste for no keys", async () => {
  await shown(120, 36, COLOUR, async ({ terminal, port }) => {
    terminal.type("\x1b[200~KqX\r\x1b[201~");
    terminal.type("2");
    await terminal.until((text) => text.includes("[2]Orders"));
    assertEquals(port.verbs(), []);
  });
});

Deno.test("showDesk() turns red and names the way round when HALT is not acknowledged", async () => {
  const port = new FakePort();
  port.answering = () => new Promise(() => {});
  await shown(80, 24, COLOUR, async ({ terminal }) => {
    terminal.type("K");
    const text = await terminal.until((each) => each.includes("NO ACK"));
    assertStringIncludes(text, "HALT: NO ACK after 1 s");
    assertStringIncludes(text, "deno task halt");
  }, port);
});

Deno.test("showDesk() puts a copied row on the terminal's clipboard", async () => {
  await shown(120, 36, COLOUR, async ({ terminal }) => {
    terminal.type("y");
    await terminal.until((text) => text.includes("copied"));
    // deno-lint-ignore no-control-regex -- an escape sequence is what is looked for
    const [, base64] = /\x1b\]52;c;([^\x07]+)\x07/.exec(terminal.bytes)!;
    const row = new TextDecoder().decode(Uint8Array.from(atob(base64!), (c) => c.charCodeAt(0)));
    assertMatch(row, /^NIFTY26NOVFUT\tMIS\t65\t24102\.40\t/);
  });
});

Deno.test("showDesk() draws everything anew on Ctrl-L", async () => {
  await shown(120, 36, COLOUR, async ({ terminal, port }) => {
    const whole = steady(await terminal.settled());
    await terminal.garble("\x1b[5;20Hwall: the server goes down\x1b[1;1Hjunk\x1b[36;1H");
    assertStringIncludes(terminal.text(), "wall: the server");
    port.push("desk", VIEWS.desk);
    terminal.type("\x0c");
    await terminal.until((text) => steady(text) === whole);
  });
});

Deno.test("showDesk() draws on Ctrl-L also what has not changed since", async () => {
  const terminal = new TestTerminal(80, 24);
  const { stdout, stdin } = terminal;
  const left = showDesk({ port: new FakePort(), terminal: COLOUR, haltCommand: "", stdout, stdin });
  // Nobody answers: from now on this screen stays as it is.
  const whole = await terminal.until((text) => text.includes("this screen waits"));
  terminal.type("\x0c");
  await terminal.settled();
  assertEquals(terminal.text(), whole);
  terminal.type("\x03");
  terminal.type("\x03");
  await left;
});

Deno.test("showDesk() takes a terminal that says 0x0 for one of 80x24", async () => {
  const terminal = new TestTerminal(80, 24);
  const { stdout, stdin } = terminal;
  Object.assign(stdout, { columns: 0, rows: 0 });
  const left = showDesk({ port: new FakePort(), terminal: COLOUR, haltCommand: "", stdout, stdin });
  const text = await terminal.until((each) => each.includes("q leave"));
  assertEquals(text.split("\n").findIndex((each) => each.includes("? help")), 23);
  terminal.type("\x03");
  terminal.type("\x03");
  await left;
});

Deno.test("showDesk() ends with what was chosen when leaving", async () => {
  const terminal = new TestTerminal(80, 24);
  const { stdout, stdin } = terminal;
  const port = new FakePort();
  const left = showDesk({ port, terminal: COLOUR, haltCommand: "", stdout, stdin });
  port.attach();
  await terminal.until((text) => text.includes("NIFTY26NOVFUT"));
  assert(terminal.isAlternate);
  terminal.type(":");
  terminal.type("shutdown");
  await terminal.until((text) => text.includes("shutdown_"));
  terminal.type("\r");
  await terminal.until((text) => text.includes("[ Cancel ]"));
  terminal.type("\t");
  await terminal.until((text) => text.includes("[ OK ]"));
  terminal.type("\r");
  assertEquals(await left, { engineStopped: true, attached: true, another: false });
  assertEquals(port.verbs(), ["shutdown"]);
  assert(!terminal.isAlternate);
});

Deno.test("showDesk() says within 2 s that the engine is lost, and attaches again", async () => {
  const folder = await Deno.makeTempDir({ prefix: "p" });
  let engine = new FakeEngine(folder);
  const terminal = new TestTerminal(120, 36);
  const { stdout, stdin } = terminal;
  const port = new DeskAttachment({ mode: "paper", folder, by: "asha", writes: true, retryMs: 50 });
  const left = showDesk({ port, terminal: COLOUR, haltCommand: "", stdout, stdin });
  await terminal.until((text) => text.includes("attached (rw)"));
  engine.close();
  await terminal.until((text) => text.includes("ENGINE LOST"), 2_000);
  assertStringIncludes(terminal.text(), "orders may be live");
  engine = new FakeEngine(folder);
  engine.views.desk = deskView({ pid: 9_999 });
  terminal.type("5");
  await terminal.until((text) => text.includes("pid 9999") && !text.includes("ENGINE LOST"));
  // Connected but silent, as an engine that is stuck: the views stop.
  await terminal.until((text) => text.includes("ENGINE LOST") && text.includes("silent"), 2_500);
  engine.push("desk", engine.views.desk);
  await terminal.until((text) => !text.includes("ENGINE LOST"));
  terminal.type("q");
  await terminal.until((text) => text.includes("[ Cancel ]"));
  terminal.type("\x1b[C");
  await terminal.until((text) => text.includes("[ Detach ]"));
  terminal.type("\r");
  assertEquals(await left, { engineStopped: false, attached: true, another: true });
  engine.close();
  await Deno.remove(folder, { recursive: true });
});
