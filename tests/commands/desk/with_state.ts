/** A kernel of which one actor has another state. @module */
import type { Kernel } from "../../../actors/runtime/kernel.ts";

/** The kernel itself stays as it is. */
export function withState<State>(
  kernel: Kernel,
  path: string,
  change: (state: State) => State,
): Kernel {
  const own = kernel.cell(path)!;
  const cell = { ...own, head: { state: change(own.head.state as State) } };
  return new Proxy(kernel, {
    get: (of, name) => {
      if (name === "cell") return (at: string) => at === path ? cell : of.cell(at);
      const value = Reflect.get(of, name, of);
      return typeof value === "function" ? value.bind(of) : value;
    },
  });
}
