/** What a turn of the paper exchange may do, given to every part of the actor. @module */
import type { ExchangeEvent, ExchangeState } from "../../domain/exchange/paper_exchange.ts";
import type { DurableDeskContext } from "../desk_actor.ts";
import type { ExchangeProtocol } from "../protocol/exchange.ts";

export type ExchangeContext = DurableDeskContext<ExchangeProtocol, ExchangeState, ExchangeEvent>;
