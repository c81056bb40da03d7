/** The flag that names faults of the simulated exchange: `name=rate[:ms]`, separated by commas. @module */
import {
  FAULT_NAMES,
  type FaultChanges,
  type FaultName,
} from "../../adapters/exchange/kite/faults/fault_menu.ts";
import { nearestWord } from "../../domain/nearest_word.ts";
import { UsageError } from "./flags.ts";

const ALL = "all";

/** Throws UsageError with every problem. */
export function parseFaults(text: string | undefined, usage: string): FaultChanges {
  const faults: Partial<Record<FaultName, { rate: number; ms?: number }>> = {};
  const problems: string[] = [];
  for (const word of text?.split(",") ?? []) {
    const found = /^(\w+)=(0?\.\d+|[01])(?::(\d+))?$/.exec(word) ?? [];
    const [, name = word.replace(/=.*$/, ""), rate = "", ms] = found;
    const names = name === ALL ? FAULT_NAMES : FAULT_NAMES.filter((each) => each === name);
    if (names.length === 0) problems.push(unknownFault(name));
    else if (rate === "") {
      problems.push(`--faults takes name=rate[:ms] with a rate from 0 to 1, found ${word}`);
    }
    const fault = { rate: Number(rate), ...(ms === undefined ? {} : { ms: Number(ms) }) };
    for (const each of names) faults[each] = fault;
  }
  if (problems.length > 0) throw new UsageError(problems, usage);
  return { faults };
}

function unknownFault(word: string): string {
  const nearest = nearestWord(word, [...FAULT_NAMES, ALL]);
  const hint = nearest === null
    ? `one of ${FAULT_NAMES.join(", ")} or ${ALL}`
    : `did you mean ${nearest}?`;
  return `--faults knows no ${word}: ${hint}`;
}
