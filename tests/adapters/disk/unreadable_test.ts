/** What cannot be read is said in plain words, by whoever reads it. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { loadConfig } from "../../../adapters/config/load_config.ts";
import { whyUnreadable } from "../../../adapters/disk/unreadable.ts";
import { readText } from "../../../adapters/instruments/dump_cache.ts";
import { readMarketFile } from "../../../adapters/market/market_file.ts";

Deno.test("whyUnreadable() says what is the matter without the system's numbers", () => {
  const { PermissionDenied, NotCapable } = Deno.errors;
  const denied = new PermissionDenied("Permission denied (os error 13): open 'a.yaml'");
  assertEquals(whyUnreadable(denied), "permission denied");
  assertEquals(whyUnreadable(new NotCapable("x")), "the program was not allowed to read it");
  assertEquals(whyUnreadable(new Error("it became shorter")), "it became shorter");
});

Deno.test("configurations, dumps and dated rules that cannot be read are told so alike", () => {
  const path = `${new URL(import.meta.url).pathname}/a.yaml`;
  const words = "a path through a file that is no folder";
  const reads = [
    () => loadConfig(path, { for: "paper", strategies: [] }),
    () => readText(path),
    () => readMarketFile(path),
  ];
  for (const read of reads) assertThrows(read, Error, words);
});
