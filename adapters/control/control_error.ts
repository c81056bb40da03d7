/** The control socket or the HALT file cannot be had: an engine must not start without. @module */
export class ControlError extends Error {
  override readonly name = "ControlError";

  constructor(readonly file: string, readonly problem: string) {
    super(`Control ${file}: ${problem}`);
  }
}

/** Whatever was thrown while working on `file`. */
export function controlError(file: string, error: unknown): ControlError {
  if (error instanceof ControlError) return error;
  return new ControlError(file, error instanceof Error ? error.message : String(error));
}
