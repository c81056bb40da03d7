/**
 * The gate: the one door for commands from outside, and the listener of the HALT latch. First up
 * and last down. State: engines switched off. Durable, so that they stay off after a restart, which
 * it has alone; who asked for what is on record.
 * @module
 */
import type { DeskRules } from "../domain/desk_rules.ts";
import {
  applyGate,
  type DeskCommand,
  GATE_EVENTS,
  type GateEvent,
  type GateState,
  OPEN_GATE,
} from "../domain/control/gate_event.ts";
import { durableActor, type DurableDeskContext } from "./desk_actor.ts";
import { RECONCILER } from "./protocol/reconciler.ts";
import { ASKED, URGENT } from "./mail.ts";
import { engineRef } from "./protocol/engine.ts";
import type { GateProtocol } from "./protocol/gate.ts";
import { PORTFOLIO } from "./protocol/portfolio.ts";
import { RISK } from "./protocol/risk.ts";
import type { AnyBehaviour } from "./runtime/behaviour.ts";

type Ctx = DurableDeskContext<GateProtocol, GateState, GateEvent>;

/** Every command is put on record, also where it does nothing: Adopt and Disown on paper. */
export function gateActor(rules: DeskRules): AnyBehaviour {
  return durableActor<GateProtocol, GateState, GateEvent>({
    init: () => OPEN_GATE,
    apply: applyGate,
    versions: GATE_EVENTS,
    mail: { Latched: URGENT, Command: URGENT, GetSwitch: ASKED },
    on: {
      // The latch has already stopped entries; this makes it durable and cancels what works.
      Latched: (state, { reading }, ctx) => {
        if (reading !== 0) ctx.tell(RISK, "Halt", { by: "latch" });
        return state;
      },
      Command: (_, command, ctx) => {
        carryOut(command, rules, ctx);
        return ctx.emit({ type: "CommandTaken", command, at: ctx.now });
      },
      GetSwitch: (state, { book }, ctx) => {
        ctx.reply(!state.off.includes(book));
        return state;
      },
    },
  });
}

function carryOut(command: DeskCommand, rules: DeskRules, ctx: Ctx): void {
  const { by } = command;
  switch (command.type) {
    case "Halt":
      return ctx.tell(RISK, "Halt", { by });
    case "Rearm":
      ctx.tell(PORTFOLIO, "EndClosing", { reason: "flatten" });
      return ctx.tell(RISK, "Rearm", { by });
    case "RearmLoss":
      return ctx.tell(RISK, "RearmLoss", { by, allowance: command.allowance });
    case "Flatten": {
      ctx.tell(RISK, "Halt", { by });
      if (command.account && rules.execution === "broker") {
        ctx.tell(PORTFOLIO, "TakeOverAccount", { by });
        ctx.tell(RECONCILER, "ReadDue", null);
      }
      const books = rules.books.map(({ book }) => book);
      return ctx.tell(PORTFOLIO, "CloseAll", { books, reason: "flatten" });
    }
    case "Adopt":
    case "Disown": {
      if (rules.execution === "paper") return;
      const how = command.type === "Adopt" ? "adopt" : "disown";
      return ctx.tell(RECONCILER, "Settle", { how, symbol: command.symbol, by });
    }
    case "SetEngine":
      ctx.tell(PORTFOLIO, "EngineSwitched", { book: command.book, on: command.on });
      return ctx.tell(engineRef(command.book), "EngineSwitched", { on: command.on });
    case "TakeControl":
    case "ShutDown":
      // Carried out by the host and the control Worker; here it is put on record.
      return;
  }
}
