/**
 * Types for the parts of Deno's standard library that we use. The npm repackaging is plain
 * JavaScript; with these, moving to another registry is one line a module in deno.json.
 * @module
 */
declare module "@std/assert" {
  export function assert(value: unknown, message?: string): asserts value;
  export function assertEquals<T>(actual: T, expected: T, message?: string): void;
  export function assertNotEquals<T>(actual: T, expected: T, message?: string): void;
  export function assertStrictEquals<T>(actual: T, expected: T, message?: string): void;
  export function assertMatch(actual: string, expected: RegExp, message?: string): void;
  export function assertStringIncludes(actual: string, expected: string, message?: string): void;
  export function assertAlmostEquals(
    actual: number,
    expected: number,
    tolerance?: number,
    message?: string,
  ): void;
  export function assertThrows<E extends Error = Error>(
    fn: () => unknown,
    // deno-lint-ignore no-explicit-any -- a constructor takes what it takes
    errorClass?: new (...args: any[]) => E,
    messageIncludes?: string,
    message?: string,
  ): E;
  export function assertRejects<E extends Error = Error>(
    fn: () => PromiseLike<unknown>,
    // deno-lint-ignore no-explicit-any -- a constructor takes what it takes
    errorClass?: new (...args: any[]) => E,
    messageIncludes?: string,
    message?: string,
  ): Promise<E>;
  export function fail(message?: string): never;
}

declare module "@std/async" {
  export function delay(ms: number): Promise<void>;
}

declare module "@std/csv" {
  export function parse(
    text: string,
    options?: { columns?: readonly string[] },
  ): string[][];
}

declare module "@std/cli" {
  export function parseArgs(
    args: readonly string[],
    options?: {
      boolean?: readonly string[];
      string?: readonly string[];
      alias?: Readonly<Record<string, string>>;
      default?: Readonly<Record<string, unknown>>;
      unknown?: (arg: string, key?: string, value?: unknown) => unknown;
    },
  ): Record<string, unknown> & { _: (string | number)[] };
}
