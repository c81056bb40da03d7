/**
 * One desk an account, wherever its artifacts are: a lock on the file that says whose account it
 * is, which the system releases however the process ends. The lock of a mode lies among the
 * artifacts, and with those moved away under a desk that runs another one could start.
 * @module
 */

/** Somebody else trades at this account. */
export class AccountLockedError extends Error {
  override readonly name = "AccountLockedError";

  constructor(readonly file: string) {
    super(`Another desk that runs trades at this account: it holds ${file}; stop that one first`);
  }
}

export interface AccountLock {
  release(): void;
}

/** Older versions of Deno can only wait for a lock: there the lock of the mode has to do. */
interface Lockable {
  tryLockSync?(exclusive: boolean): boolean;
}

/** Locks `file`, which must be there; nothing is written. Throws AccountLockedError. */
export function lockAccount(file: string): AccountLock {
  const open = Deno.openSync(file, { read: true }) as Deno.FsFile & Lockable;
  if (open.tryLockSync !== undefined && !open.tryLockSync(true)) {
    open.close();
    throw new AccountLockedError(file);
  }
  return { release: () => open.close() };
}
