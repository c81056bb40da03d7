/**
 * What a turn has asked for so far: real only once the turn commits, forgotten when it does not.
 * @module
 */
import type { LoggedEvent } from "./behaviour.ts";
import type { Asker } from "./context.ts";
import type { Envelope, Sent } from "./envelope.ts";
import type { LoggedTimer, Pending } from "./record.ts";
import type { Command } from "./supervisor.ts";

export interface StagedEffect extends Sent {
  readonly port: string;
  readonly request: unknown;
  readonly gate: string | null;
  /** Infinity when it never expires. */
  readonly expiresAt: number;
  readonly asker: Asker;
}

export class Staging {
  /** True as soon as anything but plain sends and state is staged. */
  staged = false;
  stopping = false;
  /** The first `sendCount` are staged; the rest are left over from earlier turns. */
  readonly sends: Envelope[] = [];
  sendCount = 0;
  events: LoggedEvent[] = [];
  effects: StagedEffect[] = [];
  timers: LoggedTimer[] = [];
  pending: Pending[] = [];
  views: { topic: string; view: unknown }[] = [];
  subscriptions: { topic: string; as: string }[] = [];
  commands: Command[] = [];

  protected forgetStaged(): void {
    this.staged = false;
    this.stopping = false;
    // A record may keep the lists themselves: what was filled is left to it.
    if (this.events.length > 0) this.events = [];
    if (this.effects.length > 0) this.effects = [];
    if (this.timers.length > 0) this.timers = [];
    if (this.pending.length > 0) this.pending = [];
    if (this.views.length > 0) this.views = [];
    if (this.subscriptions.length > 0) this.subscriptions = [];
    if (this.commands.length > 0) this.commands = [];
  }
}
