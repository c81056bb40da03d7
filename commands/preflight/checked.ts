/**
 * What is looked at before money is at stake, each with pass, warn or fail and the figure that says
 * so. A fail stops; no check places an order.
 * @module
 */
const NAME_WIDTH = 14;

export interface Checked {
  readonly level: "pass" | "warn" | "fail";
  readonly check: string;
  readonly detail: string;
}

/** In columns: `warn  clock           2.4 s from the broker's`. */
export function checkedLine({ level, check, detail }: Checked): string {
  return `${level}  ${check.padEnd(NAME_WIDTH)}  ${detail}`;
}
