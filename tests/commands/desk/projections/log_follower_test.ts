/** Whoever follows a log gets every record once and in order, however it grows meanwhile. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async";
import type { TurnRecord } from "../../../../actors/runtime/record.ts";
import { JournalError } from "../../../../adapters/journal/journal_error.ts";
import { JournalStore } from "../../../../adapters/journal/journal_store.ts";
import { encodePlain } from "../../../../adapters/journal/plain_codec.ts";
import { LogFollower } from "../../../../commands/desk/projections/log_follower.ts";
import { made, madeRows, withJournal } from "../../../adapters/journal/journal_folder.ts";
import { until } from "../../../patience.ts";

/** A journal that grows, and who follows it. */
class Followed {
  readonly lsns: number[] = [];
  readonly errors: Error[] = [];
  ends = 0;
  readonly follower: LogFollower;
  readonly #store: JournalStore;

  constructor(file: string, count: number) {
    this.#store = JournalStore.create(file);
    this.grow(count);
    this.follower = new LogFollower(file, count, {
      take: ({ lsn }) => void this.lsns.push(lsn),
      caughtUp: () => this.ends++,
      failed: (error) => void this.errors.push(error),
    });
  }

  /** So many more records are durable. */
  grow(count: number): readonly TurnRecord[] {
    const { lsn } = this.#store.last();
    const records = Array.from({ length: count }, (_, i) => made(lsn + 1 + i));
    this.#store.append(lsn + 1, records.map(encodePlain));
    return records as unknown as TurnRecord[];
  }

  close(): void {
    this.follower.leave();
    this.#store.close();
  }
}

async function following(
  count: number,
  act: (followed: Followed, file: string) => void | Promise<void>,
): Promise<void> {
  await withJournal(async (file) => {
    const followed = new Followed(file, count);
    try {
      await act(followed, file);
    } finally {
      followed.close();
    }
  });
}

function upTo(lsn: number): number[] {
  return Array.from({ length: lsn }, (_, i) => i + 1);
}

Deno.test("LogFollower of a short log has all of it before the desk runs", () =>
  following(700, (followed) => {
    followed.follower.readFor(Infinity);
    assertEquals([followed.lsns, followed.follower.share], [upTo(700), 1]);
  }));

Deno.test("LogFollower of an empty log is up to it at once", () =>
  following(0, (followed) => {
    followed.follower.readFor(0);
    assertEquals([followed.follower.share, followed.ends], [1, 1]);
    followed.follower.add(followed.grow(2));
    assertEquals(followed.lsns, [1, 2]);
  }));

Deno.test("LogFollower takes what becomes durable meanwhile once, in its place", () =>
  following(3_000, async (followed) => {
    const { follower } = followed;
    follower.readFor(0);
    const first = followed.lsns.length;
    assert(first > 0 && first < 3_000, `${first}`);
    assert(follower.share > 0 && follower.share < 1);
    follower.readBeside();
    let count = 3_000;
    while (followed.ends === 0) {
      follower.add(followed.grow(7));
      count += 7;
      await delay(1);
    }
    follower.add(followed.grow(5));
    assertEquals(followed.lsns, upTo(count + 5));
    assertEquals([followed.ends, followed.errors, follower.share], [1, [], 1]);
  }));

Deno.test("LogFollower takes a record once that it has read before anybody was told of it", () =>
  following(10, (followed) => {
    const late = followed.grow(3);
    followed.follower.readFor(Infinity);
    followed.follower.add(late);
    followed.follower.add(followed.grow(1));
    assertEquals(followed.lsns, upTo(14));
  }));

Deno.test("LogFollower names damage behind a checkpoint, and takes nothing from there on", () =>
  withJournal(async (file) => {
    const store = JournalStore.create(file);
    store.adopt(madeRows(2_000).map((row) => row.lsn === 1_500 ? { ...row, text: "{}" } : row));
    store.close();
    const [lsns, errors]: [number[], Error[]] = [[], []];
    const follower = new LogFollower(file, 2_000, {
      take: ({ lsn }) => void lsns.push(lsn),
      caughtUp: () => lsns.push(Infinity),
      failed: (error) => void errors.push(error),
    });
    follower.readBeside();
    await until(() => errors.length > 0, 5_000);
    assert(errors[0] instanceof JournalError);
    assertStringIncludes(errors[0].message, "record 1500 is damaged");
    assertEquals(lsns, upTo(lsns.length));
    assert(lsns.length < 1_500 && follower.share < 1);
  }));

Deno.test("LogFollower reads no more once it is left", () =>
  following(5_000, async (followed) => {
    followed.follower.readFor(0);
    followed.follower.readBeside();
    followed.follower.leave();
    const { length } = followed.lsns;
    await delay(30);
    // Nothing more has come, which is not the same as that there was nothing more.
    followed.follower.readFor(Infinity);
    assertEquals([followed.lsns.length, followed.ends], [length, 0]);
  }));
