/** What a desk says, as it stands in its log and as somebody reads it who looks on. @module */
import { assertEquals, assertMatch } from "@std/assert";
import { LogTail } from "../../../adapters/disk/log_tail.ts";
import { openTextLog } from "../../../adapters/disk/text_log.ts";

Deno.test("a text log has the level of each line, and a tail of it the text alone", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const path = `${folder}/logs/desk.log`;
    const before = openTextLog(path);
    before.line("before", "info");
    await before.written();
    const tail = new LogTail(path);
    const log = openTextLog(path);
    log.line("all is well", "info");
    log.line("a tick is late", "warn");
    log.lastLine("HALT: no  disk");
    await log.written();
    assertEquals(tail.lines(), ["all is well", "a tick is late", "HALT: no  disk"]);
    const [, ...words] = Deno.readTextFileSync(path).trim().split("\n");
    const stamp = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
    for (const [i, level] of ["INFO", "WARNING", "ERROR"].entries()) {
      assertMatch(words[i]!, new RegExp(`${stamp}  ${level} `));
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
