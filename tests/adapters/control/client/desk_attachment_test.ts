/** A screen's hold on an engine: it attaches, says what it lost, and comes back by itself. @module */
import { assert, assertEquals } from "@std/assert";
import { type ControlLink, startControl } from "../../../../adapters/control/control_link.ts";
import { DeskAttachment } from "../../../../adapters/control/client/desk_attachment.ts";
import { lockMode } from "../../../../adapters/disk/mode_lock.ts";
import type { LinkState } from "../../../../domain/view/desk_port.ts";
import type { ViewPush } from "../../../../domain/view/view.ts";
import { inDeskFolder, place, RawClient, withLink } from "../desk_folder.ts";
import { until } from "../../../patience.ts";

const LOGS = JSON.stringify({ lines: [] });

class Watching {
  readonly links: LinkState[] = [];
  readonly pushes: ViewPush[] = [];
  readonly port: DeskAttachment;

  constructor(by: string, writes: boolean) {
    this.port = new DeskAttachment({ mode: "paper", folder: place.run, by, writes, retryMs: 20 });
    this.port.start({
      viewed: (push) => void this.pushes.push(push),
      linked: (link) => void this.links.push(link),
    });
  }

  is(type: LinkState["type"]): boolean {
    return this.links.at(-1)?.type === type;
  }

  stopped(): boolean {
    const link = this.links.at(-1);
    return link?.type === "lost" && link.stopped;
  }
}

function started(): Promise<ControlLink> {
  const lock = lockMode(place.run, "paper", Deno.pid);
  return startControl({ mode: "paper", folder: place.run, lock }).finally(() => lock.release());
}

Deno.test("DeskAttachment waits for an engine, and attaches again after it was lost", () =>
  inDeskFolder(async () => {
    const watching = new Watching("asha", true);
    const shown = async (link: ControlLink) => {
      await until(() => watching.is("attached"));
      const before = watching.pushes.length;
      await until(() => {
        link.publish({ topic: "logs", chart: null, body: LOGS });
        return watching.pushes.length > before;
      });
    };
    const first = await started();
    await shown(first);
    assertEquals(watching.pushes[0], { view: "logs", sequence: 1, body: { lines: [] } });
    await first.close();
    await until(() => watching.is("lost"));
    // It has let go of the mode: nobody has to look for it.
    await until(() => watching.stopped());
    Deno.writeTextFileSync(`${place.run}/paper.pid`, "4711\n");
    // As a killed one leaves it.
    await until(() => !watching.stopped());
    const second = await started();
    await shown(second);
    watching.port.close();
    await second.close();
    // No engine at first is no loss.
    assertEquals(watching.links[0]!.type, "attached");
  }));

Deno.test("DeskAttachment takes a free control if it writes; if not, it can only halt", () => {
  let controller: string | undefined;
  const onWatched = ({ controller: now }: { readonly controller: { by: string } | null }) =>
    controller = now?.by;
  return withLink({ onWatched }, async (link) => {
    link.onRequest((_, answer) => answer({ type: "done", result: {} }));
    const reader = new Watching("ravi", false);
    await until(() => reader.is("attached"));
    const refused = await reader.port.ask("rearm", { allowance: null });
    assert(refused.type === "answered" && refused.answer.code === "refused");
    assertEquals(controller, undefined);
    const writer = new Watching("asha", true);
    await until(() => controller === "asha");
    const rearmed = await writer.port.ask("rearm", { allowance: null });
    assert(rearmed.type === "answered" && rearmed.answer.ok);
    const halted = await reader.port.ask("halt", { reason: "" });
    assert(halted.type === "answered" && halted.answer.ok);
    assert(link.latch.read() !== 0);
    reader.port.close();
    writer.port.close();
  });
});

Deno.test("DeskAttachment lets go of the control of an engine that it cannot read", () => {
  let controller: string | undefined;
  const onWatched = ({ controller: now }: { readonly controller: { by: string } | null }) =>
    controller = now?.by;
  return withLink({ onWatched }, async (link) => {
    const watching = new Watching("asha", true);
    await until(() => controller === "asha");
    await until(() => {
      link.publish({ topic: "logs", chart: null, body: "{}" });
      return watching.is("refused");
    });
    await until(() => controller === undefined);
    watching.port.close();
  });
});

Deno.test("DeskAttachment says so when the views are another version's", () =>
  withLink({}, async (link) => {
    const watching = new Watching("asha", false);
    await until(() => watching.is("attached"));
    await until(() => {
      link.publish({ topic: "logs", chart: null, body: "{}" });
      return watching.is("refused");
    });
    watching.port.close();
  }));

Deno.test("DeskAttachment says that an engine shows it no views, and asks again", () =>
  inDeskFolder(async () => {
    Deno.mkdirSync(place.run, { recursive: true });
    const listener = Deno.listen({ transport: "unix", path: place.socket });
    const serving = (async () => {
      for await (const conn of listener) await serve(conn);
    })();
    const watching = new Watching("asha", true);
    await until(() => watching.links.length > 1);
    watching.port.close();
    listener.close();
    await serving;
    const problem = "The engine shows no views: unknown verb";
    assertEquals(watching.links[1], { type: "refused", problem });
    assert(watching.links.every(({ type }) => type === "refused"));
  }));

Deno.test("DeskAttachment says that an engine is there which does not answer", () =>
  inDeskFolder(async () => {
    Deno.mkdirSync(place.run, { recursive: true });
    // As of a stopped process: the kernel takes the connection, and nobody reads it.
    const listener = Deno.listen({ transport: "unix", path: place.socket });
    const watching = new Watching("asha", true);
    await until(() => watching.links.length > 0);
    listener.close();
    const problem = "An engine is there and does not answer: trying again";
    assertEquals(watching.links, [{ type: "refused", problem }]);
    await until(() => watching.is("connecting"));
    watching.port.close();
  }));

/** Knows no verb. */
async function serve(conn: Deno.Conn): Promise<void> {
  const client = new RawClient(conn);
  for (let heard; (heard = await client.hear()) !== null;) {
    const { id } = heard as { readonly id: string };
    const answer = { id, ok: false, code: "bad_request", message: "unknown verb" };
    await client.say(`${JSON.stringify(answer)}\n`);
  }
  conn.close();
}
