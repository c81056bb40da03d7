/**
 * Proof of review, as a type: the order port takes nothing else. Only `review` and
 * `approveReducing` may make one.
 * @module
 */
declare const reviewed: unique symbol;

export type Approved<T> = T & { readonly [reviewed]: true };
