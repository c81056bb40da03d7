/** The newest lines of what the desk says of itself. @module */
import type { LogLine } from "./log_view.ts";
import { VIEW_MAX } from "./view.ts";

export class LogLines {
  /** Oldest first. */
  readonly lines: LogLine[] = [];
  /** Rises with every line: also its number. */
  version = 0;

  add(line: Omit<LogLine, "id">): void {
    const id = ++this.version;
    this.lines.push({ ...line, id, text: line.text.slice(0, VIEW_MAX.text) });
    if (this.lines.length > VIEW_MAX.logs) this.lines.shift();
  }

  clear(): void {
    this.version++;
    this.lines.length = 0;
  }
}
