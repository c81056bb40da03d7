/**
 * Plain data to text and back, exactly: JSON, and a tagged form for the few values that JSON
 * would change without a word (NaN, -0, undefined, Maps). Anything else is refused.
 * @module
 */

const TAGGED = '{"$exact":';

/** Throws TypeError on what is no plain data. */
export function encodePlain(value: unknown): string {
  return new PlainText(value).text;
}

/** A value that has been found to be plain data, and becomes text once somebody needs it. */
export class PlainText {
  readonly #value: unknown;
  readonly #isJson: boolean;
  #text: string | null = null;

  /** `value` may not change any more. Throws TypeError on what is no plain data. */
  constructor(value: unknown) {
    this.#value = value;
    this.#isJson = isJson(value);
  }

  get text(): string {
    return this.#text ??= this.#encoded();
  }

  #encoded(): string {
    if (this.#isJson) {
      const text = JSON.stringify(this.#value);
      if (!text.startsWith(TAGGED)) return text;
    }
    return `${TAGGED}${JSON.stringify(tagged(this.#value))}}`;
  }
}

/** Of what `encodePlain` has written. Throws SyntaxError on what is no JSON. */
export function decodePlain(text: string): unknown {
  const value = JSON.parse(text);
  return text.startsWith(TAGGED) ? untagged(value.$exact) : value;
}

/** True when JSON keeps the value as it is; throws TypeError on what is no plain data. */
function isJson(value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "undefined":
      return false;
    case "object":
      break;
    default:
      throw new TypeError(`A ${typeof value} is no plain data`);
  }
  if (value === null) return true;
  let json = true;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) json = isJson(value[i]) && json;
    return json;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    if (!(value instanceof Map)) {
      throw new TypeError(`An instance of ${value.constructor.name} is no plain data`);
    }
    for (const entry of value) isJson(entry);
    return false;
  }
  for (const key in value) json = isJson((value as Record<string, unknown>)[key]) && json;
  return json;
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

function tagged(value: unknown): Json {
  if (typeof value === "number") {
    if (Object.is(value, -0)) return { $number: "-0" };
    return Number.isFinite(value) ? value : { $number: String(value) };
  }
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (value === undefined) return { $undefined: true };
  if (value === null) return null;
  if (typeof value !== "object") throw new TypeError(`A ${typeof value} is no plain data`);
  if (Array.isArray(value)) return Array.from(value, tagged);
  if (value instanceof Map) {
    return { $map: [...value].map(([key, entry]) => [tagged(key), tagged(entry)]) };
  }
  const entries = Object.entries(value).map(([key, entry]): [string, Json] => [key, tagged(entry)]);
  // A key that looks like a tag must not be read as one.
  return entries.some(([key]) => key.startsWith("$"))
    ? { $object: entries }
    : Object.fromEntries(entries);
}

function untagged(value: Json): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(untagged);
  if ("$number" in value) return Number(value.$number);
  if ("$undefined" in value) return undefined;
  if ("$map" in value) {
    const entries = value.$map as [Json, Json][];
    return new Map(entries.map(([key, entry]) => [untagged(key), untagged(entry)]));
  }
  const entries = "$object" in value ? value.$object as [string, Json][] : Object.entries(value);
  return Object.fromEntries(entries.map(([key, entry]) => [key, untagged(entry)]));
}
