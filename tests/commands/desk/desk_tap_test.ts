/** What a desk counts as lost. @module */
import { assert, assertEquals } from "@std/assert";
import { engineRef } from "../../../actors/protocol/engine.ts";
import { FEED } from "../../../actors/protocol/feed.ts";
import type { Tap } from "../../../actors/runtime/host.ts";
import type { VirtualHost } from "../../../actors/runtime/virtual_host.ts";
import { deskTap } from "../../../commands/desk/desk_tap.ts";
import { TickingDay, type TickingDesk, tickingWorld } from "../../scenarios/ticking_desk.ts";

const PLAN: TickingDesk = {
  from: "10:00",
  until: "10:04",
  tickSeconds: 5,
  prices: {},
  scripts: { fno: { "10:03": "LONG" } },
};

/** A day with `act` in its midst. */
function played(tap: Tap, act: (host: VirtualHost) => void): TickingDay {
  const world = tickingWorld(PLAN);
  const options = { ...world.options, tap: { ...world.options.tap, ...tap } };
  const day = new TickingDay(PLAN, { ...world, options });
  day.at("10:01:30", act).play();
  return day;
}

Deno.test("deskTap() counts no loss for an engine that has melted down", () => {
  const { undelivered, tap } = deskTap(() => {}, () => {});
  const day = played(tap, ({ kernel }) => kernel.tree.stop(engineRef("fno")));
  assert((day.host.kernel.lostMail.counts.stopped ?? 0) > 0);
  assertEquals(undelivered(), []);
});

Deno.test("deskTap() counts what nobody can read by the address it was sent to", () => {
  const { undelivered, tap } = deskTap(() => {}, () => {});
  played(tap, ({ kernel }) => {
    kernel.inject(engineRef("fno"), "NobodyKnowsThis", null);
    for (let i = 0; i < 2; i++) kernel.inject("desk/nobody", "Anything", null);
  });
  assertEquals(undelivered(), [
    {
      ...{ to: engineRef("fno"), kind: "NobodyKnowsThis", why: "unknown_kind", count: 1 },
      lost: true,
    },
    { to: "desk/nobody", kind: "Anything", why: "unknown_address", count: 2, lost: true },
  ]);
});

Deno.test("deskTap() calls no question lost that came too late, and told its asker so", () => {
  const { undelivered, tap } = deskTap(() => {}, () => {});
  const asker = { path: engineRef("fno"), key: "quote", number: 1 };
  const envelope = (extra: unknown) => ({ slot: { kind: "GetQuotes" }, extra }) as never;
  tap.lost!(envelope({ asker }), "expired", FEED);
  tap.lost!(envelope({ asker }), "rejected", FEED);
  tap.lost!(envelope({ asker: null }), "expired", FEED);
  tap.lost!(envelope(null), "dropped", FEED);
  assertEquals(undelivered().map(({ why, count, lost }) => [why, count, lost]), [
    ["expired", 1, false],
    ["rejected", 1, true],
    ["expired", 1, true],
    ["dropped", 1, true],
  ]);
});

Deno.test("deskTap() tells who has melted down, by name, and says why", () => {
  const said: string[] = [];
  const melted: string[] = [];
  const { tap } = deskTap((line) => said.push(line), (path) => melted.push(path));
  played(tap, ({ kernel }) => {
    for (let i = 0; i < 4; i++) kernel.tree.crashed(kernel.cell(engineRef("fno"))!, "drill");
  });
  assertEquals(melted, [engineRef("fno")]);
  assertEquals(said.at(-1), `${engineRef("fno")} melted down: drill`);
});
