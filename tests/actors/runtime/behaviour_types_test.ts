/**
 * What must not type-check: a behaviour that forgets a message, its policy, or that handlers are
 * synchronous. The compiler is the test; each suppressed line is an error today.
 * @module
 */
import { assertThrows } from "@std/assert";
import { durable, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Context } from "../../../actors/runtime/context.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { actor } from "../../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../../actors/runtime/virtual_host.ts";
import { KEPT } from "./mail.ts";

interface Door {
  Open: { readonly by: string };
  Close: null;
}

interface DoorState {
  readonly open: boolean;
}

const DOOR = ref<Door>("door");
const mail = { Open: KEPT, Close: KEPT };

Deno.test("1 Handlers are synchronous: an async handler does not type-check", () => {
  volatile<Door, DoorState>({
    init: () => ({ open: false }),
    mail,
    on: {
      // @ts-expect-error a Promise is no state
      Open: async (state) => await Promise.resolve(state),
      Close: (state) => state,
    },
  });
});

Deno.test("8 A policy per message kind is mandatory: a missing one does not type-check", () => {
  const behaviour = volatile<Door, DoorState>({
    init: () => ({ open: false }),
    // @ts-expect-error no policy for Close
    mail: { Open: KEPT },
    on: { Open: (state) => state, Close: (state) => state },
  });
  assertThrows(() => new VirtualHost(actor("door", behaviour)), Error, "no mailbox policy");
  volatile<Door, DoorState>({
    init: () => ({ open: false }),
    // @ts-expect-error a policy says what becomes of a poison message
    mail: { Open: { full: "reject" }, Close: KEPT },
    on: { Open: (state) => state, Close: (state) => state },
  });
});

Deno.test("9 Messages are typed: a missing handler, a wrong kind or body do not type-check", () => {
  volatile<Door, DoorState>({
    init: () => ({ open: false }),
    mail,
    // @ts-expect-error nobody handles Close
    on: { Open: (state) => state },
  });
  const wrong = (ctx: Context<Door>) => {
    // @ts-expect-error a door understands no Slam
    ctx.tell(DOOR, "Slam", null);
    // @ts-expect-error a body of another kind
    ctx.tell(DOOR, "Open", { who: "me" });
    // @ts-expect-error a timer brings one of the actor's own kinds
    ctx.timer("t", 5, "Slam", null);
    // @ts-expect-error a question has a deadline
    ctx.ask(DOOR, "Close", null, { as: "Open", key: "q" });
    // @ts-expect-error only durable actors record events
    ctx.emit({ type: "Opened" });
  };
  assertThrows(() => wrong(undefined as unknown as Context<Door>), TypeError);
});

Deno.test("14 Every event of a durable actor has a version: a missing one does not type-check", () => {
  durable<Door, DoorState, { type: "Opened" } | { type: "Closed" }>({
    init: () => ({ open: false }),
    apply: (_, event) => ({ open: event.type === "Opened" }),
    // @ts-expect-error Closed has no version
    versions: { Opened: 1 },
    mail,
    on: {
      Open: (_, __, ctx) => ctx.emit({ type: "Opened" }),
      Close: (_, __, ctx) => ctx.emit({ type: "Closed" }),
    },
  });
});
