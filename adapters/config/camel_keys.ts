/**
 * snake_case keys, as YAML has them, to camelCase ones, as the domain has them. The types
 * follow, so that schema and domain type cannot drift apart unnoticed.
 * @module
 */
type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S;

/** `params` holds a strategy's own names: they stay as they are. */
type Verbatim = "params";

export type CamelKeys<T> = T extends string | number | boolean | null | undefined ? T
  : T extends readonly (infer Item)[] ? CamelKeys<Item>[]
  : {
    [K in keyof T as K extends string ? Camel<K> : K]: K extends Verbatim ? T[K] : CamelKeys<T[K]>;
  };

/** A copy of `value` with every key in camelCase, `params` excepted. */
export function camelKeys<T>(value: T): CamelKeys<T> {
  return renamed(value) as CamelKeys<T>;
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      key === "params" ? item : renamed(item),
    ]),
  );
}
