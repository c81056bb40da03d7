/**
 * A wire between a desk and an exchange that remembers what the desk has sent: requests by method
 * and path, and every access token.
 * @module
 */

export interface Wiretap {
  readonly port: number;
  /** `GET /orders`, without queries, in the order of the wire. */
  readonly requests: readonly string[];
  /** That the desk has identified itself with. */
  readonly tokens: ReadonlySet<string>;
  close(): void;
}

const REQUEST = /(?:^|\n)(GET|POST|PUT|DELETE|HEAD) (\S+) HTTP\/1\.1\r\n/g;
const TOKENS = /authorization: token [^:\s]+:([^\s]+)|access_token=([^&\s]+)/gi;

/** Passes everything on to `port` of this machine. */
export function wiretap(port: number): Wiretap {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const requests: string[] = [];
  const tokens = new Set<string>();
  const open = new Set<Deno.Conn>();
  const heard = (text: string) => {
    for (const [, method, path] of text.matchAll(REQUEST)) {
      requests.push(`${method} ${path!.split("?")[0]}`);
    }
    for (const [, inHeader, inQuery] of text.matchAll(TOKENS)) tokens.add((inHeader ?? inQuery)!);
  };
  const accept = async () => {
    for await (const desk of listener) {
      const exchange = await Deno.connect({ hostname: "127.0.0.1", port });
      for (const each of [desk, exchange]) open.add(each);
      const decoder = new TextDecoder("latin1");
      const tap = new TransformStream<Uint8Array, Uint8Array>({
        transform: (bytes, out) => {
          heard(decoder.decode(bytes));
          out.enqueue(bytes);
        },
      });
      desk.readable.pipeThrough(tap).pipeTo(exchange.writable).catch(() => {});
      exchange.readable.pipeTo(desk.writable).catch(() => {});
    }
  };
  accept().catch(() => {});
  return {
    port: listener.addr.port,
    requests,
    tokens,
    close: () => {
      listener.close();
      for (const each of open) closed(each);
    },
  };
}

function closed(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Its stream has closed it.
  }
}
