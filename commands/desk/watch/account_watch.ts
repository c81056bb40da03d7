/**
 * Says that the broker's books cannot be read any more, and that they can again: nothing is entered
 * meanwhile, and who looks at a desk without a screen should know why.
 * @module
 */
import { unreadWords } from "../../../domain/control/desk_status.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { LogLine } from "../../../domain/view/log_view.ts";

export class AccountWatch {
  #isUnread = false;

  /** `unreadSince`: of the desk's status. Null where there is nothing new. */
  remark(unreadSince: EpochMs | null): Pick<LogLine, "level" | "text"> | null {
    const isUnread = unreadSince !== null;
    if (isUnread === this.#isUnread) return null;
    this.#isUnread = isUnread;
    return isUnread
      ? { level: "warn", text: unreadWords(unreadSince) }
      : { level: "info", text: "the account is read again" };
  }
}
