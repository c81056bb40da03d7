/** What a turn of the portfolio may do, given to every part of the actor. @module */
import type { PortfolioEvent } from "../../domain/portfolio/event.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import type { DurableDeskContext } from "../desk_actor.ts";
import type { PortfolioProtocol } from "../protocol/portfolio.ts";

export type PortfolioContext = DurableDeskContext<
  PortfolioProtocol,
  PortfolioState,
  PortfolioEvent
>;
