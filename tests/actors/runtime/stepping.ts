/** An actor that notes what reaches it and when. @module */
import { type AnyBehaviour, volatile } from "../../../actors/runtime/behaviour.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { KEPT } from "./mail.ts";

interface Steps {
  In: { readonly n: number };
  Set: { readonly delayMs: number };
  Due: { readonly name: string };
}

/** Notes what reaches it; `In` sets a timer of no delay. */
export function stepping(seen: string[]): AnyBehaviour {
  return volatile<Steps, null>({
    init: () => null,
    mail: { In: KEPT, Set: KEPT, Due: KEPT },
    on: {
      In: (state, { n }, ctx) => {
        seen.push(`in ${n} at ${ctx.now}`);
        ctx.timer("rest", 0, "Due", { name: `rest ${n}` });
        ctx.tell(ref<Steps>(ctx.self), "Due", { name: `told ${n}` });
        return state;
      },
      Set: (state, { delayMs }, ctx) => {
        ctx.timer("early", delayMs, "Due", { name: "armed before" });
        return state;
      },
      Due: (state, { name }, ctx) => {
        seen.push(`${name} at ${ctx.now}`);
        return state;
      },
    },
  });
}
