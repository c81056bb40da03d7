/** Deep freeze of plain data, to catch in tests what would change a message under way. @module */
export function freezeDeep(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  if (ArrayBuffer.isView(value)) return;
  Object.freeze(value);
  for (const each of Object.values(value)) freezeDeep(each);
}
