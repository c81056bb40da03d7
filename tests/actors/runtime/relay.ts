/** Three actors that pass on what they are told to and note what they hear. @module */
import { type AnyBehaviour, volatile } from "../../../actors/runtime/behaviour.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { actor, type Node, supervisor } from "../../../actors/runtime/supervisor.ts";
import { KEPT } from "./mail.ts";

interface Relay {
  /** Told to every actor of `to`, in order, `count` times. */
  Send: { readonly to: readonly string[]; readonly count: number };
  Note: { readonly from: string; readonly n: number };
}

/** Sends and notes: what it heard is in `heard`, as `self: from n`. */
function relay(heard: string[]): AnyBehaviour {
  return volatile<Relay, null>({
    init: () => null,
    mail: { Send: KEPT, Note: KEPT },
    on: {
      Send: (state, { to, count }, ctx) => {
        for (let n = 0; n < count; n++) {
          for (const each of to) ctx.tell(ref<Relay>(each), "Note", { from: ctx.self, n });
        }
        return state;
      },
      Note: (state, { from, n }, ctx) => {
        heard.push(`${ctx.self}: ${from} ${n}`);
        return state;
      },
    },
  });
}

export function relays(heard: string[]): Node {
  const behaviour = relay(heard);
  return supervisor("r", "one_for_one", ["a", "b", "c"].map((name) => actor(name, behaviour)));
}
