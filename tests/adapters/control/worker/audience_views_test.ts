/** Who is shown what by itself, without a socket: what is kept for who comes later, and the control. @module */
import { assertEquals } from "@std/assert";
import { Audience } from "../../../../adapters/control/worker/audience.ts";
import type { ClientSocket } from "../../../../adapters/control/worker/client_socket.ts";
import type { Watched } from "../../../../adapters/control/control_link.ts";
import type { Topic } from "../../../../domain/view/view.ts";

class Client {
  readonly shown: string[] = [];
  forgot = 0;

  constructor(readonly number: number) {}

  show(topic: Topic, sequence: number, body: string): void {
    this.shown.push(`${topic} ${sequence} ${body}`);
  }

  forget(): void {
    this.forgot++;
  }

  get socket(): ClientSocket {
    return this as unknown as ClientSocket;
  }
}

function audience() {
  const seen: Watched[] = [];
  const all = new Audience((watched) => void seen.push(watched));
  const [one, two] = [new Client(1), new Client(2)];
  const chartOf = (symbol: string | null) => ({ symbol, timeframe: "5m" as const });
  const show = (topic: Topic, body: string, symbol: string | null = null) =>
    all.show({ topic, chart: topic === "chart" ? chartOf(symbol) : null, body });
  return { all, seen, one, two, chartOf, show };
}

Deno.test("Audience shows the newest chart at once to who selects what another one watches", () => {
  const { all, one, two, chartOf, show, seen } = audience();
  all.subscribe(one.socket, ["chart"]);
  all.select(one.socket, chartOf("INFY"));
  all.subscribe(two.socket, ["chart"]);
  show("chart", "infy", "INFY");
  assertEquals([one.shown, two.shown], [["chart 1 infy"], []]);
  all.select(two.socket, chartOf("INFY"));
  assertEquals(two.shown, ["chart 1 infy"]);
  // What was selected stays so when other topics are watched.
  all.subscribe(two.socket, ["chart", "desk"]);
  assertEquals(two.shown, ["chart 1 infy", "chart 1 infy"]);
  assertEquals(seen.at(-1)!.charts, [chartOf("INFY")]);
  // Who watches no chart is shown none.
  all.subscribe(two.socket, ["desk"]);
  all.select(two.socket, chartOf("INFY"));
  assertEquals(two.shown.length, 2);
});

Deno.test("Audience keeps no view that nobody watches any more, or that came when nobody did", () => {
  const { all, one, two, show } = audience();
  show("desk", "early");
  all.subscribe(one.socket, ["desk"]);
  assertEquals(one.shown, []);
  show("desk", "kept");
  all.subscribe(two.socket, ["desk"]);
  assertEquals([one.shown, two.shown], [["desk 1 kept"], ["desk 1 kept"]]);
  for (const client of [one, two]) all.leave(client.socket);
  const later = new Client(3);
  all.subscribe(later.socket, ["desk"]);
  assertEquals(later.shown, []);
});

Deno.test("Audience lets views go that wait for a client which watches something else now", () => {
  const { all, one } = audience();
  all.subscribe(one.socket, ["desk"]);
  all.subscribe(one.socket, ["orders"]);
  assertEquals(one.forgot, 2);
});

Deno.test("Audience has no controller once that one has released it, or has left", () => {
  const { all, one, two, seen } = audience();
  const done = { type: "done", result: {} } as const;
  assertEquals(all.control(one.socket, "asha", "free"), done);
  assertEquals(seen.at(-1)!.controller, { client: 1, by: "asha" });
  assertEquals(all.control(two.socket, "ravi", "release"), done);
  assertEquals(all.controller, { client: 1, by: "asha" });
  assertEquals([all.mayChange(one.socket), all.mayChange(two.socket)], [true, false]);
  all.control(one.socket, "asha", "release");
  assertEquals([all.controller, seen.at(-1)!.controller], [null, null]);
  // A command that watches nothing needs no control that nobody has.
  assertEquals(all.mayChange(two.socket), true);
  all.control(two.socket, "ravi", "free");
  all.leave(two.socket);
  assertEquals([all.controller, seen.at(-1)!.controller], [null, null]);
  const before = seen.length;
  all.leave(two.socket);
  assertEquals(seen.length, before);
});
