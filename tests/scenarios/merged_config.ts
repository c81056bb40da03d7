/** Configurations as data: one written over another. @module */

export type Config = { readonly [key: string]: unknown };

/** `over` written over `base`, key by key; lists are replaced. */
export function merged(base: Config, over: Config): Config {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = result[key];
    const both = isObject(before) && isObject(value);
    result[key] = both ? merged(before, value) : value;
  }
  return result;
}

function isObject(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
