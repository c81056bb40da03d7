/**
 * The HTTP door: who asks, whether they may, how often; then the answer, as late as one takes, or
 * what a fault makes of it. The simulator's own addresses need no login.
 * @module
 */
import type { EpochMs } from "../../../../domain/market_time.ts";
import type { FaultMenu } from "../faults/fault_menu.ts";
import { HttpFaults } from "../faults/http_faults.ts";
import { KiteRefusal, refused, success } from "../kite_answer.ts";
import type { KiteBroker } from "../kite_broker.ts";
import { answerOf, kindOf, type KiteRequest } from "./kite_routes.ts";
import { loginPage } from "./login_page.ts";
import type { Logins } from "./logins.ts";
import type { RateLimits, RequestKind } from "./rate_limits.ts";

export interface DoorWorld {
  readonly broker: KiteBroker;
  readonly logins: Logins;
  readonly limits: RateLimits;
  readonly faults: FaultMenu;
  readonly redirectUrl: string;
  /** From an order request to its answer, market time. */
  readonly replyMs: number;
  /** Market time; everything up to it has happened. */
  now(): EpochMs;
  /** Resolves at an instant of market time, or when the door closes. */
  until(at: number): Promise<void>;
  /** Answers when the door closes. */
  never(): Promise<Response>;
  /** Null where the path is none of the simulator's. */
  simulator(request: KiteRequest): Response | null;
}

export class ExchangeDoor {
  readonly #world: DoorWorld;
  readonly #httpFaults: HttpFaults;
  readonly requests: Record<RequestKind, number> = { order: 0, quote: 0, history: 0, other: 0 };

  constructor(world: DoorWorld) {
    this.#world = world;
    this.#httpFaults = new HttpFaults(world.faults, world.never);
  }

  async answer(request: Request): Promise<Response> {
    try {
      return await this.#answer(request);
    } catch (error) {
      if (error instanceof KiteRefusal) return refused(error);
      throw error;
    }
  }

  async #answer(request: Request): Promise<Response> {
    const { logins, limits, redirectUrl, now, simulator } = this.#world;
    const { pathname, searchParams: query } = new URL(request.url);
    const path = pathname.split("/").filter((part) => part !== "").map(decodeURIComponent);
    const body = await request.text();
    const asked: KiteRequest = { method: request.method, path, query, body, at: now() };
    const own = simulator(asked);
    if (own !== null) return own;
    if (pathname === "/connect/login") return loginPage(logins, query, redirectUrl);
    if (pathname === "/session/token") return await this.#session(asked);
    const kind = kindOf(asked);
    this.requests[kind]++;
    const [apiKey = "", accessToken = ""] = /^token ([^:]+):(.+)$/
      .exec(request.headers.get("authorization") ?? "")?.slice(1) ?? [];
    if (!logins.isAlive(apiKey, accessToken, asked.at)) {
      throw new KiteRefusal("TokenException", "Incorrect `api_key` or `access_token`.");
    }
    limits.spend(kind, asked.at);
    return await this.#httpFaults.through(kind, () => this.#answered(kind, asked));
  }

  async #answered(kind: RequestKind, asked: KiteRequest): Promise<Response> {
    const { broker, faults, replyMs, until } = this.#world;
    if (kind !== "order") return answerOf(broker, asked);
    const late = faults.strikes("fill_before_reply") ? faults.ms("fill_before_reply") : 0;
    // What is refused takes as long to be answered.
    let answer: Response | KiteRefusal;
    try {
      answer = answerOf(broker, asked);
    } catch (error) {
      if (!(error instanceof KiteRefusal)) throw error;
      answer = error;
    }
    await until(asked.at + replyMs + late);
    if (answer instanceof KiteRefusal) throw answer;
    return answer;
  }

  async #session({ method, query, body, at }: KiteRequest): Promise<Response> {
    const { logins, broker } = this.#world;
    const form = new URLSearchParams(body);
    const field = (name: string) => form.get(name) ?? query.get(name) ?? "";
    if (method === "DELETE") {
      if (!logins.end(field("access_token"))) {
        throw new KiteRefusal("TokenException", "Invalid `access_token`.");
      }
      return success(true);
    }
    const apiKey = field("api_key");
    const token = await logins.exchange(apiKey, field("request_token"), field("checksum"), at);
    return success(broker.views.session(apiKey, token, at));
  }
}
