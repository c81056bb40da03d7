/** A turn of the portfolio by itself: what it emits is folded, what it tells is kept. @module */
import type { PortfolioContext } from "../../../actors/portfolio/context.ts";
import { applyPortfolio } from "../../../domain/portfolio/apply.ts";
import type { PortfolioEvent } from "../../../domain/portfolio/event.ts";
import type { PortfolioState } from "../../../domain/portfolio/state.ts";
import { NOW } from "../../domain/portfolio/book.ts";

export interface FakeTurn {
  readonly ctx: PortfolioContext;
  /** Kind and body of every message, in order. */
  readonly told: (readonly [string, unknown])[];
}

export function fakeTurn(of: PortfolioState): FakeTurn {
  const told: (readonly [string, unknown])[] = [];
  let state = of;
  const turn = {
    now: NOW,
    emit: (event: PortfolioEvent) => state = applyPortfolio(state, event),
    tell: (_: unknown, kind: string, body: unknown) => void told.push([kind, body]),
  };
  return { ctx: turn as unknown as PortfolioContext, told };
}
