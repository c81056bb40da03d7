/**
 * The requests that the control Worker passes on to the engine: kept while no desk is there to
 * handle them, and given to it as long as somebody waits for their answers.
 * @module
 */
import type { EngineAnswer } from "../../domain/control/control_answer.ts";
import type { EngineRequest } from "../../domain/control/control_request.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { FromControl } from "./control_messages.ts";
import { RequestClaim } from "./request_claim.ts";

/**
 * Takes one request and answers it at once or later. `haltNumber` is the HALT that held when it
 * was asked: what a re-arm lifts.
 */
export type RequestHandler = (
  request: EngineRequest,
  answer: (answer: EngineAnswer) => void,
  haltNumber: number,
) => void;

type Passed = Extract<FromControl, { readonly type: "Request" }>;
type Reply = (request: number, answer: EngineAnswer) => void;

interface Kept {
  readonly passed: Passed;
  readonly reply: Reply;
}

export class PassedRequests {
  #handler: RequestHandler | null = null;
  #kept: Kept[] = [];

  constructor(readonly now: () => EpochMs) {}

  /** Null: what comes is kept until there is one. */
  handleBy(handler: RequestHandler | null): void {
    this.#handler = handler;
    if (handler === null) return;
    for (const { passed, reply } of this.#kept.splice(0)) this.take(passed, reply);
  }

  take(passed: Passed, reply: Reply): void {
    if (this.#handler === null) {
      this.#kept = [...this.#kept.filter((kept) => this.#isAwaited(kept.passed)), {
        passed,
        reply,
      }];
    } else if (this.#isAwaited(passed) && new RequestClaim(passed.claim).take()) {
      const { number, request, haltNumber } = passed;
      this.#handler(request, (answer) => reply(number, answer), haltNumber);
    }
  }

  /** Who asked is gone. */
  forget(): void {
    this.#kept = [];
  }

  /** Else the client has been told that nobody answers: doing it now would surprise it. */
  #isAwaited({ answerBy }: Passed): boolean {
    return this.now() < answerBy;
  }
}
