/**
 * One turn in the making: everything a handler asks for is staged here and becomes real only if
 * the handler returns. One object serves all turns, so that a turn allocates what it sends.
 * @module
 */
import type { LoggedEvent } from "./behaviour.ts";
import { type Cell, NUMBERS_PER_TURN, type Slot } from "./cell.ts";
import type {
  Answer,
  Asker,
  AskOptions,
  DurableContext,
  EffectOptions,
  TellOptions,
} from "./context.ts";
import { Envelope, type Extra } from "./envelope.ts";
import { freezePlain } from "./freeze.ts";
import type { Kernel } from "./kernel.ts";
import { drawOf, nextState } from "./random.ts";
import type { Pending } from "./record.ts";
import { Staging } from "./staging.ts";
import type { Command } from "./supervisor.ts";

type AnyContext = DurableContext<Record<string, unknown>, unknown, LoggedEvent>;

export class Turn extends Staging implements AnyContext {
  cell!: Cell;
  envelope!: Envelope;
  now = 0;
  /** Of a durable actor, as its events so far have left it. */
  state: unknown;
  rng = 0;
  open = false;
  #k = 0;
  #numbers = 0;
  readonly #freeze: boolean;

  constructor(readonly kernel: Kernel) {
    super();
    this.#freeze = kernel.host.freeze === true;
  }

  begin(cell: Cell, envelope: Envelope, state: unknown, now: number): void {
    this.cell = cell;
    this.envelope = envelope;
    if (cell.durable) this.state = state;
    this.now = now;
    this.rng = cell.head.rng;
    this.open = true;
    this.#k = 0;
  }

  /** Forgets everything staged: after a commit, or instead of one. */
  clear(): void {
    this.open = false;
    this.sendCount = 0;
    if (!this.staged) return;
    this.forgetStaged();
    this.#numbers = 0;
  }

  get self(): string {
    return this.cell.path;
  }

  get cause(): string {
    return this.envelope.id;
  }

  get correlation(): string | undefined {
    return this.envelope.extra?.correlation;
  }

  get asker(): Asker | null {
    return this.envelope.extra?.asker ?? null;
  }

  tell(to: string, kind: string, body: unknown, options?: TellOptions): void {
    this.#use();
    const slot = this.#slotFor(to, kind);
    const { cell, envelope } = this;
    const logged = cell.durable && slot.kept;
    const inherited = envelope.extra === null ? undefined : envelope.extra.correlation;
    const plain = options === undefined && inherited === undefined && !logged;
    this.#send(slot, body, plain ? null : extraFor(options, inherited, logged));
  }

  ask(to: string, kind: string, body: unknown, options: AskOptions): void {
    const expiresAt = this.now + options.deadlineMs;
    const { key, number } = this.#expect(options, null, expiresAt);
    const slot = this.#slotFor(to, kind);
    const { cell } = this;
    this.#send(slot, body, {
      correlation: this.correlation,
      expiresAt,
      settles: null,
      asker: { path: cell.path, key, number },
      logged: cell.durable && slot.kept,
      failures: 0,
    });
  }

  reply(body: unknown): void {
    const asker = this.asker;
    if (asker !== null) this.replyTo(asker, body);
  }

  replyTo(asker: Asker, body: unknown): void {
    this.#use();
    const { path, key, number } = asker;
    const pending = this.kernel.cell(path)?.head.pending.get(key);
    if (pending === undefined || pending.number !== number) return;
    const answer: Answer<unknown> = { type: "ok", body };
    // The kind it arrives as is the asker's own choice.
    const slot = this.#slotFor(path, pending.as);
    this.#send(slot, { carry: pending.carry, answer }, {
      correlation: this.correlation,
      expiresAt: Infinity,
      settles: { type: "pending", key, number },
      asker: null,
      // It is awaited: unlike others of a kind that conflates, it must not be lost.
      logged: this.cell.durable && slot.cell.durable,
      failures: 0,
    });
  }

  io(port: string, request: unknown, options: EffectOptions): void {
    if (!Object.hasOwn(this.kernel.host.ports, port)) throw new Error(`No port named ${port}`);
    const pending = this.#expect(options, port);
    if (this.#freeze) freezePlain(request);
    const { cell } = this;
    this.effects.push({
      from: cell.label,
      turn: cell.head.turn,
      k: this.#k++,
      port,
      request,
      gate: options.gate ?? null,
      expiresAt: options.expiresAt ?? Infinity,
      asker: { path: cell.path, key: pending.key, number: pending.number },
    });
  }

  timer(key: string, delayMs: number, kind: string, body: unknown): void {
    this.#use();
    this.staged = true;
    if (this.#freeze) freezePlain(body);
    const { correlation } = this;
    const at = this.now + delayMs;
    const number = this.#number();
    this.timers.push(
      correlation === undefined
        ? { key, at, kind, body, number }
        : { key, at, kind, body, number, correlation },
    );
  }

  cancel(key: string): void {
    this.#use();
    // Nothing to cancel is nothing to record.
    const set = this.cell.head.timers.has(key) || this.timers.some((each) => each.key === key);
    if (!set) return;
    this.staged = true;
    this.timers.push({ key, at: 0, number: this.#number() });
  }

  publish(topic: string, view: unknown): void {
    this.#use();
    this.staged = true;
    if (this.#freeze) freezePlain(view);
    this.views.push({ topic, view });
  }

  subscribe(topic: string, as: string): void {
    this.#use();
    this.staged = true;
    this.subscriptions.push({ topic, as });
  }

  random(): number {
    this.#use();
    this.rng = nextState(this.rng);
    return drawOf(this.rng);
  }

  stop(): void {
    this.#use();
    this.staged = true;
    this.stopping = true;
  }

  emit(event: LoggedEvent): unknown {
    this.#use();
    const { apply } = this.cell.behaviour;
    if (apply === undefined) throw new Error(`${this.cell.path} is volatile and cannot emit`);
    this.staged = true;
    if (this.#freeze) freezePlain(event);
    this.events.push(event);
    return this.state = apply(this.state, event);
  }

  /** For supervisors only: takes effect when their turn commits. */
  command(command: Command): void {
    this.#use();
    this.staged = true;
    this.commands.push(command);
  }

  #expect(
    options: { as: string; carry?: unknown; key: string },
    port: string | null,
    deadlineAt?: number,
  ): Pending {
    this.#use();
    this.staged = true;
    const { as, key, carry = null } = options;
    const { correlation } = this;
    if (this.#freeze) freezePlain(carry);
    const number = this.#number();
    const pending: Pending = deadlineAt === undefined
      ? { key, number, as, carry, port }
      : { key, number, as, carry, port, deadlineAt };
    this.pending.push(correlation === undefined ? pending : { ...pending, correlation });
    return pending;
  }

  /** Where a message goes. A turn mostly sends to the same addresses in the same order. */
  #slotFor(to: string, kind: string): Slot {
    const { routes } = this.cell;
    const known = this.#k < routes.length ? routes[this.#k]! : null;
    return known !== null && known.to === to && known.kind === kind
      ? known.slot
      : this.#lookUp(to, kind);
  }

  #lookUp(to: string, kind: string): Slot {
    const slot = this.kernel.post.route(to, kind);
    this.cell.remember(this.#k, to, kind, slot);
    return slot;
  }

  #send(slot: Slot, body: unknown, extra: Extra | null): void {
    const { cell, envelope, now } = this;
    if (this.#freeze) freezePlain(body);
    this.sends[this.sendCount++] = new Envelope(
      slot,
      body,
      cell.label,
      cell.head.turn,
      this.#k++,
      now,
      envelope,
      extra,
    );
  }

  /** Numbers of a turn follow from it alone: no abort, restart or other actor moves them. */
  #number(): number {
    const { cell } = this;
    if (this.#numbers === NUMBERS_PER_TURN) {
      throw new RangeError(
        `${cell.path} set over ${NUMBERS_PER_TURN} timers and questions at once`,
      );
    }
    return cell.numbersFrom + cell.head.turn * NUMBERS_PER_TURN + this.#numbers++;
  }

  /** A context kept beyond its turn is a bug that would corrupt another actor's turn. */
  #use(): void {
    if (!this.open) throw new Error("A turn's context was used after the turn had ended");
  }
}

function extraFor(
  options: TellOptions | undefined,
  inherited: string | undefined,
  logged: boolean,
): Extra {
  const { correlation = inherited, expiresAt = Infinity } = options ?? {};
  return { correlation, expiresAt, settles: null, asker: null, logged, failures: 0 };
}
