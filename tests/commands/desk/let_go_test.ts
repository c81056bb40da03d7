/** What is let go of, also where a part of it fails. @module */
import { assertEquals, assertRejects } from "@std/assert";
import { letGo } from "../../../commands/desk/let_go.ts";

Deno.test("letGo() takes every step in its order, and rejects with the first failure", async () => {
  const taken: string[] = [];
  const step = (name: string, problem?: string) => () => {
    taken.push(name);
    if (problem !== undefined) throw new Error(problem);
  };
  const steps = [
    step("actors"),
    step("log", "the disk is full"),
    () => Promise.reject(new Error("later")),
    step("files"),
  ];
  await assertRejects(() => letGo(steps), Error, "the disk is full");
  assertEquals(taken, ["actors", "log", "files"]);
  await assertRejects(() => letGo([step("log", "torn"), step("files")]), Error, "torn");
  await letGo([step("nothing is wrong")]);
});
