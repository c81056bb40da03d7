/** What every actor library is asked to do, so that they can be compared. @module */

/** Each does `count` of something and resolves when the last is done. */
export interface Runs {
  pingPong(count: number): Promise<void>;
  /** One hub to 100 leaves; `count` deliveries. */
  fanOut(count: number): Promise<void>;
  /** One question after another, each with a deadline. */
  ask(count: number): Promise<void>;
  /** Starts `count` actors; each has handled a message. */
  spawn(count: number): Promise<void>;
}
