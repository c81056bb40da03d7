/** How a port of Kite's answers an actor: with what it was asked for, or that nobody can say. @module */
export type PortAnswer<Body> =
  | { readonly type: "ok"; readonly body: Body }
  | { readonly type: "unknown" };
