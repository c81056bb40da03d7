/**
 * How a port of Kite's answers an actor: with what it was asked for, that nobody can say, or that
 * it was held back.
 * @module
 */
export type PortAnswer<Body> =
  | { readonly type: "ok"; readonly body: Body }
  | { readonly type: "unknown" }
  | { readonly type: "withheld"; readonly reason: string };
