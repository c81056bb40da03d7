/**
 * What a running desk does when it is asked over its control socket. What permits something is
 * durable before it holds; what restricts holds first.
 * @module
 */
import { engineRef } from "../../actors/protocol/engine.ts";
import { GATE } from "../../actors/protocol/gate.ts";
import type { RealHost } from "../../actors/runtime/real_host.ts";
import { within } from "../../adapters/within.ts";
import { covers, tradedSymbol } from "../../domain/account/position.ts";
import type { EngineAnswer } from "../../domain/control/control_answer.ts";
import type { ControlArgs, EngineRequest } from "../../domain/control/control_request.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import type { DeskCommand } from "../../domain/control/gate_event.ts";
import { formatRupees, type Paise } from "../../domain/money.ts";
import { rearmLoss as judgeLossRearm } from "../../domain/risk/day.ts";
import { quarantinedIn, quarantineWords } from "../../domain/risk/quarantine.ts";
import { quarantineOf } from "../../domain/risk/state.ts";
import { runningHolds } from "./views/desk_views.ts";
import { stateOf } from "./actor_state.ts";
import type { TradingDesk } from "./trading_desk.ts";

/** What changes something: a session may be meant. */
const CHANGES: readonly EngineRequest["verb"][] = [
  "rearm",
  "flatten",
  "engine",
  "settle",
  "shutdown",
];
/** So long an answer to FLATTEN waits for the disk. */
const FLATTEN_FLUSH_MS = 1_000;
const DONE: EngineAnswer = { type: "done", result: {} };

/** What throws is refused as `not_durable`. After any other answer screens are told at once. */
export function answerRequests(desk: TradingDesk): void {
  desk.link.onRequest((request, answer, haltNumber) => {
    const told = (told: EngineAnswer) => {
      answer(told);
      desk.views.hurry();
    };
    answered(desk, request, haltNumber).then(told, (error) =>
      answer({
        type: "refused",
        reason: "not_durable",
        message: error instanceof Error ? error.message : String(error),
      }));
  });
}

async function answered(
  desk: TradingDesk,
  request: EngineRequest,
  haltNumber: number,
): Promise<EngineAnswer> {
  const { verb, by } = request;
  const problem = wrongSession(desk, request);
  if (problem !== null) return problem;
  switch (verb) {
    case "status":
      return { type: "done", result: desk.status() };
    case "rearm":
      return await rearm(desk, by, request.args.allowance, haltNumber);
    case "flatten":
      return await flatten(desk, by, request.args);
    case "engine": {
      const { name, on } = request.args;
      const book = desk.rules.books.find((each) => each.book === name)?.book;
      if (book === undefined) {
        const known = desk.rules.books.map((each) => each.book).join(", ");
        return refused("unknown_engine", `No engine is called ${name}: ${known}`);
      }
      await commanded(desk, { type: "SetEngine", by, book, on });
      if (on) startEngine(desk, book);
      return DONE;
    }
    case "settle":
      return await settle(desk, by, request.args);
    case "why": {
      const running = runningHolds(desk.host.kernel, desk.rules)
        .map(({ book, reason, count }) => ({ source: book, reason, count }));
      const found = desk.views.why(request.args.symbol, running);
      return typeof found === "string"
        ? refused("why_unknown", found)
        : { type: "done", result: found };
    }
    case "select": {
      const { symbol } = request.args;
      if (symbol === null || desk.views.isSelectable(symbol)) return DONE;
      return refused("unknown_symbol", `${symbol} is neither traded nor held`);
    }
    case "shutdown":
      // Not waited for: a desk whose disk hangs must be stoppable. The answer goes out first.
      takeCommand(desk.host, { type: "ShutDown", by });
      setTimeout(() => desk.stop(), 50);
      return DONE;
  }
}

/** What was decided while looking at one day must not change another. */
function wrongSession({ host }: TradingDesk, { verb, date }: EngineRequest): EngineAnswer | null {
  if (date === null || !CHANGES.includes(verb)) return null;
  const runs = stateOf(host.kernel, "session").date;
  if (date === runs) return null;
  return refused("wrong_session", `Asked for the session of ${date}; ${runs ?? "none"} runs`);
}

async function flatten(
  desk: TradingDesk,
  by: string,
  { account = false }: ControlArgs["flatten"],
): Promise<EngineAnswer> {
  if (account && desk.rules.execution === "paper") {
    return refused("no_account", "On paper nobody else trades: `flatten` closes all there is");
  }
  desk.link.raise(`flatten by ${by}`);
  desk.emergency?.typed(by);
  takeCommand(desk.host, { type: "Flatten", by, ...(account ? { account } : {}) });
  await desk.host.idle();
  // It restricts: where the disk is lost it holds all the same, and says so in what follows.
  await within(desk.log.flushed().catch(() => {}), FLATTEN_FLUSH_MS);
  return DONE;
}

/** Ends the quarantine of a symbol as an operator says: by its name, or with exchange and product. */
async function settle(
  desk: TradingDesk,
  by: string,
  { how, symbol: typed }: ControlArgs["settle"],
): Promise<EngineAnswer> {
  const { symbols } = quarantineOf(stateOf(desk.host.kernel, "risk"));
  const meant = symbols.filter(({ symbol }) => symbol === typed || tradedSymbol(symbol) === typed);
  const [known] = meant;
  if (known === undefined || meant.length > 1) {
    const all = symbols.map(({ symbol }) => symbol).join(", ") || "nothing";
    return refused(
      "not_quarantined",
      `${typed} does not name one of what is in quarantine: ${all}`,
    );
  }
  if (how === "disown" && !covers(known.broker, known.own)) {
    return refused("not_covered", `${quarantineWords(known)}: adopt what the broker has instead`);
  }
  const { symbol } = known;
  await commanded(desk, { type: how === "adopt" ? "Adopt" : "Disown", by, symbol });
  const after = quarantineOf(stateOf(desk.host.kernel, "risk"));
  if (quarantinedIn(after, symbol) === undefined) return { type: "done", result: { symbol } };
  // It goes by what the reconciler has read, which may be nothing yet.
  return refused(
    "not_settled",
    `${symbol} stays in quarantine until the broker's books are read: ask again`,
  );
}

/** One that melted down, or was left out at the start, runs again. */
function startEngine({ host }: TradingDesk, book: Book): void {
  host.kernel.tree.start(engineRef(book));
  host.wake();
}

async function rearm(
  desk: TradingDesk,
  by: string,
  allowance: Paise | null,
  haltNumber: number,
): Promise<EngineAnswer> {
  const { day } = stateOf(desk.host.kernel, "risk");
  if (day.lossHalt !== null && !day.operatorHalt) return await rearmLoss(desk, by, allowance);
  if (desk.link.halt === null && !day.operatorHalt) {
    return refused("not_halted", "The desk is not halted");
  }
  await commanded(desk, { type: "Rearm", by });
  if (stateOf(desk.host.kernel, "risk").day.operatorHalt) {
    return refused("halted_again", "Another HALT came while this one was lifted");
  }
  const outcome = await desk.link.rearm(haltNumber);
  if (outcome.type === "rearmed") return DONE;
  return outcome.type === "halted_again"
    ? refused("halted_again", "Another HALT came while this one was lifted")
    : refused("not_durable", outcome.problem);
}

/** A loss HALT is lifted once a day, for a smaller allowance; otherwise it ends with the day. */
async function rearmLoss(
  desk: TradingDesk,
  by: string,
  allowance: Paise | null,
): Promise<EngineAnswer> {
  const { day, limits } = stateOf(desk.host.kernel, "risk");
  const max = formatRupees(limits.dayLossMax);
  const needed = `--allowance RUPEES below ${max} lifts a loss HALT (${day.lossHalt})`;
  if (allowance === null) return refused("allowance_needed", needed);
  const outcome = judgeLossRearm(day, allowance, limits);
  if (outcome.type === "Refused") {
    return outcome.code === "already_rearmed"
      ? refused("rearm_used", "The day's one re-arming is used: this HALT ends with the day")
      : refused("allowance_needed", needed);
  }
  await commanded(desk, { type: "RearmLoss", by, allowance });
  return DONE;
}

/** Puts a command on record, and has the actors do their part of it. */
export function takeCommand(host: RealHost, command: DeskCommand): void {
  host.inject(GATE, "Command", command, "control");
}

/** Resolves once the desk has taken the command and it is on the disk. */
async function commanded(desk: TradingDesk, command: DeskCommand): Promise<void> {
  takeCommand(desk.host, command);
  await desk.host.idle();
  await desk.log.flushed();
}

function refused(
  reason: Extract<EngineAnswer, { type: "refused" }>["reason"],
  message: string,
): EngineAnswer {
  return { type: "refused", reason, message };
}
