/** What a turn of the portfolio may do, given to every part of the actor. @module */
import type { PortfolioEvent } from "../../domain/portfolio/event.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import type { PortfolioProtocol } from "../protocol.ts";
import type { DurableContext } from "../runtime/context.ts";

export type PortfolioContext = DurableContext<PortfolioProtocol, PortfolioState, PortfolioEvent>;
