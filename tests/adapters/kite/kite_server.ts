/** A loopback server that answers as a test says, and remembers what it was asked. @module */
import { processLoop } from "../../../adapters/clock.ts";
import { KiteReader } from "../../../adapters/kite/kite_reader.ts";
import { KiteSession, type KiteSessionOptions } from "../../../adapters/kite/kite_session.ts";
import { Limiter } from "../../../adapters/kite/limiter.ts";
import { READING_RATES } from "./reading_rates.ts";

export const API_KEY = "apikey4711";
export const ACCESS_TOKEN = "AcCeSsToKeN0815";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: string;
}

export type Answerer = (asked: Asked) => Response | Promise<Response>;

export interface KiteServer {
  readonly root: string;
  readonly asked: Asked[];
  readonly session: KiteSession;
  readonly reader: KiteReader;
}

/** Runs `act` against a server that answers with `answer`. */
export async function withKite(
  answer: Answerer,
  act: (server: KiteServer) => Promise<void>,
  options: Partial<KiteSessionOptions> = {},
): Promise<void> {
  const asked: Asked[] = [];
  const stop = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, signal: stop.signal },
    async (request) => {
      const url = new URL(request.url);
      const one: Asked = {
        method: request.method,
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: await request.text(),
      };
      asked.push(one);
      return await answer(one);
    },
  );
  const root = `http://127.0.0.1:${server.addr.port}`;
  try {
    const session = sessionAt(root, options);
    await act({ root, asked, session, reader: new KiteReader(session) });
  } finally {
    stop.abort();
    await server.finished;
  }
}

export function sessionAt(root: string, options: Partial<KiteSessionOptions> = {}): KiteSession {
  const limiter = new Limiter({ rates: READING_RATES, loop: processLoop() });
  return new KiteSession({ apiKey: API_KEY, accessToken: ACCESS_TOKEN, limiter, root, ...options });
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json" },
  });
}

/** As Kite refuses. */
export function refusal(status: number, errorType: string, message: string): Response {
  return json({ status: "error", message, error_type: errorType, data: null }, status);
}
