/** What an actor of the desk knows, read between turns. @module */
import type { CandlesState } from "../../actors/candles/candles.ts";
import type { EngineState } from "../../actors/engine/state.ts";
import type { FeedState } from "../../actors/feed/feed.ts";
import { BROKER } from "../../actors/protocol/broker.ts";
import { CANDLES } from "../../actors/protocol/candles.ts";
import { engineRef } from "../../actors/protocol/engine.ts";
import { FEED } from "../../actors/protocol/feed.ts";
import { GATE } from "../../actors/protocol/gate.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { RECONCILER } from "../../actors/protocol/reconciler.ts";
import { RISK } from "../../actors/protocol/risk.ts";
import { SESSION } from "../../actors/protocol/session.ts";
import type { ReconcilerState } from "../../actors/reconciler/state.ts";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import type { SessionState } from "../../actors/session.ts";
import type { GateState } from "../../domain/control/gate_event.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import type { BlotterState } from "../../domain/order/blotter.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import type { RiskState } from "../../domain/risk/state.ts";

/** By the name of who keeps it. */
interface ActorStates {
  readonly broker: BlotterState;
  readonly candles: CandlesState;
  readonly feed: FeedState;
  readonly gate: GateState;
  readonly portfolio: PortfolioState;
  readonly reconciler: ReconcilerState;
  readonly risk: RiskState;
  readonly session: SessionState;
}

const PATHS: Readonly<Record<keyof ActorStates, string>> = {
  broker: BROKER,
  candles: CANDLES,
  feed: FEED,
  gate: GATE,
  portfolio: PORTFOLIO,
  reconciler: RECONCILER,
  risk: RISK,
  session: SESSION,
};

/** Throws TypeError where the desk has no such actor: a reconciler needs a broker. */
export function stateOf<Actor extends keyof ActorStates>(
  kernel: Kernel,
  actor: Actor,
): ActorStates[Actor] {
  return kernel.cell(PATHS[actor])!.head.state as ActorStates[Actor];
}

/** Of the engine of a book. Throws TypeError where there is none. */
export function engineStateOf(kernel: Kernel, book: Book): EngineState {
  return kernel.cell(engineRef(book))!.head.state as EngineState;
}
