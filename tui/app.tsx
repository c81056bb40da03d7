/** The screen as Ink sees it: a row of text for each row of the terminal, and keys. @module */
import { Box, Transform, useInput, usePaste } from "ink";
import { memo, useSyncExternalStore } from "react";
import { keysOf } from "./model/keypress.ts";
import type { Session } from "./session.ts";

/** `session.lines` are as wide as the terminal and coloured already: Ink lays out nothing. */
export function App({ session }: { readonly session: Session }) {
  const lines = useSyncExternalStore(session.subscribe, session.lines);
  useInput((input, key) => session.happened({ type: "Pressed", keys: keysOf(input, key) }));
  // A paste is no keys: whatever it holds must not act.
  usePaste(() => {});
  return (
    <Box flexDirection="column">
      {lines.map((text, i) => <Row key={i} text={text} newest={() => session.lines()[i] ?? ""} />)}
    </Box>
  );
}

interface RowProps {
  readonly text: string;
  readonly newest: () => string;
}

/**
 * A row that is as wide as it is, whatever Ink would measure: it sees one mark, and puts the text in
 * its place when it writes. Measuring rows of box drawing was a third of what a frame costs. What it
 * writes is the newest text: Ink writes all rows at once on a terminal that became narrower, before
 * React has seen those that fit it, and rows that wrap would move the screen up under the next ones.
 */
const Row = memo(
  ({ text, newest }: RowProps) => (
    <Transform transform={newest} accessibilityLabel={text}>.</Transform>
  ),
  (before, after) => before.text === after.text,
);
