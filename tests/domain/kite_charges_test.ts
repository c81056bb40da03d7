/** Our rates against the charges in Kite's own sample answers, where those are of our segments. @module */
import { assertEquals } from "@std/assert";
import { chargesFor, roundCharges, totalCharges } from "../../domain/account/charges.ts";
import type { Paise } from "../../domain/money.ts";
import { schedule } from "./market_tables.ts";

const mocks = new URL("../../../shared/fixtures/kiteconnect-mocks/", import.meta.url).pathname;
const absent = !exists(mocks);
const name = (text: string) => absent ? `${text} (skipped: no fixtures)` : text;

interface Note {
  readonly tradingsymbol: string;
  readonly quantity: number;
  readonly price: number;
  readonly total: number;
  readonly charges: {
    readonly exchange_turnover_charge: number;
    readonly sebi_turnover_charge: number;
    readonly brokerage: number;
    readonly stamp_duty: number;
    readonly gst: { readonly total: number };
    readonly total: number;
  };
}

function noteOf(file: string, symbol: string): Note {
  const { data } = JSON.parse(Deno.readTextFileSync(mocks + file)) as { data: Note[] };
  return data.find(({ tradingsymbol }) => tradingsymbol === symbol)!;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

Deno.test({
  name: name("chargesFor() agrees with Kite's contract note of an option in July 2023"),
  ignore: absent,
  fn() {
    const note = noteOf("virtual_contract_note.json", "NIFTY2371317900PE");
    const price = Math.round(note.price * 100) as Paise;
    const at = schedule("options", "2023-07-12");
    const ours = chargesFor({ side: "BUY", quantity: note.quantity, price }, at);
    assertEquals((ours.exchange + ours.ipft) / 1e6, note.charges.exchange_turnover_charge);
    assertEquals(ours.sebi / 1e6, note.charges.sebi_turnover_charge);
    assertEquals(ours.brokerage / 1e6, note.charges.brokerage);
    assertEquals(ours.gst / 1e6, note.charges.gst.total);
    // Kite rounds stamp duty to the paisa there and nothing else.
    assertEquals(roundCharges(ours, at.rounding).stamp / 1e6, note.charges.stamp_duty);
    const total = totalCharges(ours) - ours.stamp;
    assertEquals(total / 1e6, Math.round(note.charges.total * 1e6) / 1e6);
  },
});

Deno.test({
  name: name("chargesFor() agrees with Kite's NSE and SEBI rates of equities in 2022 and 2023"),
  ignore: absent,
  fn() {
    const sbin = noteOf("virtual_contract_note.json", "SBIN");
    const ours = chargesFor(
      { side: "BUY", quantity: 1, price: 56_000 as Paise },
      schedule("equity_mis", "2023-07-12"),
    );
    assertEquals((ours.exchange + ours.ipft) / 1e6, sbin.charges.exchange_turnover_charge);
    assertEquals(ours.sebi / 1e6, sbin.charges.sebi_turnover_charge);

    const infy = noteOf("order_margins.json", "INFY");
    const older = chargesFor(
      { side: "BUY", quantity: 1, price: Math.round(infy.total * 100) as Paise },
      schedule("equity_mis", "2022-06-01"),
    );
    assertEquals(older.exchange / 1e6, infy.charges.exchange_turnover_charge);
    assertEquals(older.sebi / 1e6, infy.charges.sebi_turnover_charge);
  },
});
