/** What an actor knows, read between turns. @module */
import type { Kernel } from "../../actors/runtime/kernel.ts";

export function stateOf<State>(kernel: Kernel, path: string): State {
  return kernel.cell(path)!.head.state as State;
}
