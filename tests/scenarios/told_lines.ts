/** What a desk has told of its records, as one without a screen says it. @module */
import type { DeskRecord } from "../../domain/desk_record.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { lineOf, toldOf } from "../../domain/view/told.ts";

/** Line by line, in the order of the records. */
export function toldLines(
  records: readonly DeskRecord[],
  rules: Pick<DeskRules, "instrument">,
): string[] {
  return records.flatMap((record) =>
    toldOf(record, (token, at) => rules.instrument(token, at).symbol)
  ).map(lineOf);
}
