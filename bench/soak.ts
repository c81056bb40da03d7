/**
 * `deno task bench:soak [--for 30m] [--speed N]`: the paper desk as a process of its own, in a new
 * folder, watched from outside. Its memory must be flat and under 200 MB, and it must trade without
 * a restart or a lost message: of those that nobody read it says kind and receiver. Ends with 1
 * when a verdict is no.
 * @module
 */
import { delay } from "@std/async";
import { z } from "zod";
import { median } from "./row.ts";
import { taskFlags } from "./task_flags.ts";
import { taskProcess } from "./task_process.ts";

const SAMPLE_EVERY_MS = 5_000;
const PEAK_MAX_MB = 200;
/** Last quarter against the second: the first one warms up. */
const GROWTH_MAX = 0.1;
const QUARTERS = 4;

/** What is looked at of `status --json`. */
const statusSchema = z.object({
  actors: z.array(z.object({
    state: z.string(),
    lost: z.number(),
    restarts: z.number(),
    aborts: z.number(),
  })),
  undelivered: z.array(z.object({
    to: z.string(),
    kind: z.string(),
    why: z.string(),
    count: z.number(),
    lost: z.boolean(),
  })),
});
type Health = z.infer<typeof statusSchema>;

const { for: lasts = "30m", speed = 60 } = taskFlags({
  name: "deno task bench:soak",
  help: "Watches the memory of a paper desk for a while.",
  flags: {
    for: { kind: "string", value: "TIME", help: "how long, like 90s or 30m [30m]" },
    speed: { kind: "number", value: "N", min: 1, help: "of the market [60]" },
  },
});
const folder = `${Deno.cwd()}/artifacts/bench/soak_${Date.now()}`;
Deno.mkdirSync(folder, { recursive: true });
say(`${lasts} at ${speed}x in ${folder}`);

const wanted = ["paper", "--headless", "--speed", String(speed), "--for", lasts];
const desk = taskProcess(folder, "trade", ...wanted).spawn();
const told = new Response(desk.stdout).text();
let ended = false;
const ending = desk.status.finally(() => ended = true);
const residentMb: number[] = [];
let health: Health = { actors: [], undelivered: [] };
while (!ended) {
  await Promise.race([ending, delay(SAMPLE_EVERY_MS)]);
  const mb = await residentNow(desk.pid);
  if (ended || mb === null) continue;
  residentMb.push(mb);
  health = await healthNow() ?? health;
}
const { code } = await ending;
Deno.exit(report(code, await told) ? 0 : 1);

/** Megabytes that are resident; null once the process is gone. */
async function residentNow(pid: number): Promise<number | null> {
  // Deno reads /proc of another process with every permission only.
  const ps = new Deno.Command("ps", { args: ["-o", "rss=", "-p", String(pid)] });
  const { success, stdout } = await ps.output();
  return success ? Number(new TextDecoder().decode(stdout)) * 1_024 / 1e6 : null;
}

async function healthNow(): Promise<Health | null> {
  const { success, stdout } = await taskProcess(folder, "status", "--json").output();
  if (!success) return null;
  const health = statusSchema.parse(JSON.parse(new TextDecoder().decode(stdout)));
  // What is said to an actor that has been stopped is lost: a desk that is ending is no sample.
  return health.actors.every(({ state }) => state === "running") ? health : null;
}

function report(code: number, lines: string): boolean {
  const quarter = (n: number) => {
    const size = residentMb.length / QUARTERS;
    return median(residentMb.slice(Math.floor(n * size), Math.floor((n + 1) * size)));
  };
  const growth = quarter(3) / quarter(1) - 1;
  const peak = Math.max(...residentMb);
  const { actors, undelivered } = health;
  const sum = (of: "restarts" | "aborts") => actors.reduce((total, actor) => total + actor[of], 0);
  const lost = undelivered.filter(({ lost }) => lost);
  const late = undelivered.filter(({ lost }) => !lost);
  const fills = lines.split("\n").filter((line) => line.includes("  fill  ")).length;
  const days = lines.split("\n").filter((line) => line.includes("  day  ")).length;
  const verdicts: readonly (readonly [boolean, string])[] = [
    [code === 0, `ended with ${code}`],
    [growth <= GROWTH_MAX, `memory grew ${(growth * 100).toFixed(1)} % (flat: within 10 %)`],
    [peak < PEAK_MAX_MB, `memory peaked at ${peak.toFixed(0)} MB (limit ${PEAK_MAX_MB} MB)`],
    [fills > 0, `${fills} fills on ${days} trading days`],
    [actors.length > 0 && sum("restarts") === 0, `${sum("restarts")} restarts`],
    [actors.length > 0 && lost.length === 0, `lost messages: ${mailWords(lost)}`],
    [actors.length > 0 && sum("aborts") === 0, `${sum("aborts")} aborted turns`],
  ];
  for (const [ok, words] of verdicts) say(`${ok ? "ok    " : "MISSED"} ${words}`);
  say(`       messages that came too late, or that nobody waited for: ${mailWords(late)}`);
  return verdicts.every(([ok]) => ok);
}

function mailWords(mail: Health["undelivered"]): string {
  const words = mail.map(({ count, kind, to, why }) => `${count} ${kind} to ${to} (${why})`);
  return words.join(", ") || "none";
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}
