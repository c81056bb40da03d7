/**
 * What must hold within a book, between values that are each fine by themselves.
 * @module
 */
import type { Config } from "../../domain/config.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import type { Finding } from "./problem.ts";

/** Else the book could never enter: its shorts would be options sold to open. */
export function premiumsAreBought({ books: { options } }: Config): Finding[] {
  const { enabled, signalSource, sides, allowOptionWriting } = options;
  if (!enabled || signalSource !== "premium" || sides !== "short" || allowOptionWriting) return [];
  return [{
    path: ["books", "options", "sides"],
    found: sides,
    expected: "both or long, where books.options.signal_source is premium",
  }];
}

/** A future's signals always buy: nothing would ever be sold. */
export function writingByPremium({ books: { options } }: Config): Finding[] {
  const { enabled, signalSource, allowOptionWriting } = options;
  if (!enabled || !allowOptionWriting || signalSource === "premium") return [];
  return [{
    path: ["books", "options", "allow_option_writing"],
    found: "true",
    expected: `false, or books.options.signal_source: premium (it is ${signalSource})`,
  }];
}

/** What is sold to open is a SHORT: without those nothing would ever be sold. */
export function writingNeedsShorts({ books: { options } }: Config): Finding[] {
  const { enabled, sides, allowOptionWriting } = options;
  if (!enabled || !allowOptionWriting || sides !== "long") return [];
  return [{
    path: ["books", "options", "sides"],
    found: sides,
    expected: "both or short, where books.options.allow_option_writing is true",
  }];
}

/** What the broker carries over the night is told to be carried. */
export function productWithinDay({ books }: Config, book: Book): Finding[] {
  const { product, allowOvernight } = books[book];
  if (product === "MIS" || allowOvernight) return [];
  return [{
    path: ["books", book, "product"],
    found: product,
    expected: `MIS, or books.${book}.allow_overnight: true`,
  }];
}

/** The journal tells strategies apart by their id. */
export function strategiesOnce({ books }: Config, book: Book): Finding[] {
  const ids = books[book].strategies.map(({ id }) => id);
  return ids.flatMap((id, i) =>
    ids.indexOf(id) === i ? [] : [{
      path: ["books", book, "strategies", i, "id"],
      found: `${id} a second time`,
      expected: "each strategy once in a book",
    }]
  );
}

/** Else the book could never enter; one that is only watched has strategies in the shadow. */
export function strategiesSome({ books }: Config, book: Book): Finding[] {
  const { enabled, strategies } = books[book];
  if (!enabled || strategies.some((each) => each.enabled)) return [];
  return [{
    path: ["books", book, "strategies"],
    expected: `at least one that is enabled, or books.${book}.enabled: false`,
  }];
}
