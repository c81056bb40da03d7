/** Times without a zone are IST, wherever the host is. @module */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatKiteTime, parseKiteTime } from "../../../../adapters/kite/schema/kite_time.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";

Deno.test("parseKiteTime() reads IST with and without a zone", () => {
  const at = Date.parse("2021-05-31T03:48:57Z") as EpochMs;
  for (const text of ["2021-05-31 09:18:57", "2021-05-31T09:18:57+0530"]) {
    assertEquals(parseKiteTime(text), at);
  }
});

Deno.test("parseKiteTime() reads back what formatKiteTime() writes", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
    const at = (seconds * 1_000) as EpochMs;
    assertEquals(parseKiteTime(formatKiteTime(at)), at);
  }));
});

Deno.test("parseKiteTime() takes nothing for a time that is none", () => {
  const texts = [
    "",
    "09:16:39",
    "2021-02-30 09:00:00",
    "2021-05-31 24:00:00",
    "2021-13-01 09:00:00",
    "2021-05-31",
    "now",
  ];
  for (const text of [...texts, "2021-05-31T09:18:57Z", "2021-05-31 09:18:57 "]) {
    assertEquals(parseKiteTime(text), null);
  }
});

Deno.test("parseKiteTime() is the same in New York", async () => {
  const module = new URL("../../../../adapters/kite/schema/kite_time.ts", import.meta.url).href;
  const config = new URL("../../../../deno.json", import.meta.url).pathname;
  const script = `import { parseKiteTime } from "${module}";
    console.log(parseKiteTime("2021-05-31 09:18:57"), new Date(0).getHours());`;
  const { stdout } = await new Deno.Command("deno", {
    args: ["eval", "--no-check", `--config=${config}`, script],
    env: { TZ: "America/New_York", NO_COLOR: "1" },
  }).output();
  const at = Date.parse("2021-05-31T03:48:57Z");
  assertEquals(new TextDecoder().decode(stdout).trim(), `${at} 19`);
});
