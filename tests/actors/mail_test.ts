/** The mailboxes of the whole desk: nothing that trades is dropped, or skipped as poison. @module */
import { assert, assertEquals } from "@std/assert";
import { desk } from "../../actors/desk.ts";
import type { AnyBehaviour, Mail } from "../../actors/runtime/behaviour.ts";
import type { Node } from "../../actors/runtime/supervisor.ts";
import { goldenRules } from "../scenarios/golden_session.ts";

interface Kind {
  readonly name: string;
  readonly durable: boolean;
  readonly mail: Mail<unknown>;
}

/** What of durable actors' mail is no order, fill or control: the next price makes up for it. */
const PRICES = ["portfolio.PricesMoved", "portfolio.BarMarked"];

function kindsOf(behaviour: AnyBehaviour, actor: string): Kind[] {
  return Object.entries(behaviour.mail).map(([kind, mail]) => ({
    name: `${actor}.${kind}`,
    durable: behaviour.durable,
    mail,
  }));
}

function kindsIn(node: Node): Kind[] {
  return "children" in node ? node.children.flatMap(kindsIn) : kindsOf(node.behaviour, node.name);
}

for (const execution of ["paper", "broker"] as const) {
  const kinds = kindsIn(desk({ ...goldenRules, execution }));
  const isQuestion = ({ name }: Kind) => name.includes(".Get");

  Deno.test(`desk() drops no message but questions, whose askers are told (${execution})`, () => {
    assert(kinds.length > 80, `${kinds.length} kinds`);
    for (const kind of kinds) {
      const { name, mail: { full } } = kind;
      assert(full === "crashReceiver" || (full === "reject" && isQuestion(kind)), name);
    }
  });

  Deno.test(`desk() quarantines every order, fill and control message (${execution})`, () => {
    const skipped = kinds.filter((kind) =>
      kind.durable && kind.mail.poison === "skip" && !isQuestion(kind)
    );
    assertEquals(skipped.map(({ name }) => name).toSorted(), PRICES.toSorted());
  });
}
