/** The end of a rehearsal: books that agree, that agree late or never, and an exchange that is gone. @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { PORTFOLIO } from "../../../actors/protocol/portfolio.ts";
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import { auditRehearsal } from "../../../commands/trade/rehearsal_audit.ts";
import { openLedger } from "../../../domain/account/ledger.ts";
import type { Paise } from "../../../domain/money.ts";
import { NO_ORDERS } from "../../../domain/order/day_orders.ts";

const CAPITAL = 5_00_000_00 as Paise;
const BOOKS = { cash: CAPITAL, capital: CAPITAL, chargesTotal: 0 };
const EMPTY = { positions: [], orders: [], trades: [], requests: {} };

const closed: string[] = [];
const desk = {
  gate: { close: (reason: string) => void closed.push(reason) },
  host: {
    kernel: {
      cell: (path: string) => ({
        head: { state: path === PORTFOLIO ? { ledger: openLedger(CAPITAL) } : NO_ORDERS },
      }),
    } as unknown as Kernel,
    idle: () => Promise.resolve(),
  },
};

/** The code, and what was said, where the exchange's cash is so much more at each look. */
async function audited(withinMs: number, ...more: number[]): Promise<[number, string[]]> {
  let looks = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    const cash = CAPITAL + more[Math.min(looks++, more.length - 1)]!;
    return Response.json({ ...BOOKS, ...EMPTY, cash });
  });
  const said: string[] = [];
  const root = `http://127.0.0.1:${server.addr.port}`;
  const code = await auditRehearsal(desk, root, (line) => said.push(line), withinMs);
  await server.shutdown();
  return [code, said];
}

Deno.test("auditRehearsal() fails where a figure differs to the end, and says which", async () => {
  assertEquals(await audited(0, 1), [1, [
    "audit  DIFFER  cash, less capital: ours 0, exchange 1",
    "audit  equal   charges, micro-rupees: ours 0, exchange 0",
    "audit of 0 orders, 0 trades: 1 lines DIFFER",
  ]]);
  assertEquals(closed, ["rehearsal_over"]);
});

Deno.test("auditRehearsal() gives what is still on its way time to arrive", async () => {
  const [code, said] = await audited(10_000, 1, 1, 0);
  assertEquals([code, said.at(-1)], [0, "audit of 0 orders, 0 trades: all equal, to the paisa"]);
});

Deno.test("auditRehearsal() says that an exchange that is gone has no books, and fails", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const said: string[] = [];
  const code = await auditRehearsal(desk, `http://127.0.0.1:${port}`, (line) => said.push(line));
  assertEquals([code, said.length], [1, 1]);
  assertStringIncludes(said[0]!, `audit  not made: Exchange at http://127.0.0.1:${port}`);
});
