/** How a desk lets go of what it has opened: all of it, also where a part cannot be closed. @module */

/** Takes one step after the other, whatever of them fails; rejects with the first failure then. */
export async function letGo(steps: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
