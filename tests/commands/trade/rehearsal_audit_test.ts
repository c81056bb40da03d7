/** The end of a rehearsal whose exchange is gone. @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { TradingDesk } from "../../../commands/desk/trading_desk.ts";
import { auditRehearsal } from "../../../commands/trade/rehearsal_audit.ts";

Deno.test("auditRehearsal() says that an exchange that is gone has no books, and fails", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const said: string[] = [];
  const desk = { gate: { close: () => {} } } as unknown as TradingDesk;
  const code = await auditRehearsal(desk, `http://127.0.0.1:${port}`, (line) => said.push(line));
  assertEquals([code, said.length], [1, 1]);
  assertStringIncludes(said[0]!, `audit  not made: Exchange at http://127.0.0.1:${port}`);
});
