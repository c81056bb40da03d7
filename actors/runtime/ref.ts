/**
 * Addresses of actors: path strings, so that where an actor lives is wiring and a message,
 * record or log line can name it. The protocol rides along as a type only.
 * @module
 */
declare const speaks: unique symbol;

/** The path of an actor that understands protocol `P` (message kind -> body). */
export type Ref<P> = string & { readonly [speaks]?: (protocol: P) => void };

/** Kinds of a protocol. */
export type Kind<P> = keyof P & string;

/** `desk/book/risk` as the address of an actor speaking `P`. */
export function ref<P>(path: string): Ref<P> {
  return path as Ref<P>;
}

/** Path of `name` under `parent`; the root has no parent. */
export function childPath(parent: string, name: string): string {
  return parent === "" ? name : `${parent}/${name}`;
}
