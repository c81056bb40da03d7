/** What an actor knows, read between turns. @module */
import type { Kernel } from "../../actors/runtime/kernel.ts";

/** `State` is taken on trust. Throws TypeError where no actor has the path. */
export function stateOf<State>(kernel: Kernel, path: string): State {
  return kernel.cell(path)!.head.state as State;
}
