/** What a process holds of its mode while no desk of it is up. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { ModeHold } from "../../../commands/desk/mode_hold.ts";
import { inDeskFolder, place } from "../../adapters/control/desk_folder.ts";
import { until } from "../../patience.ts";

const held = () => new ModeHold({ mode: "paper", runFolder: place.run });

async function withHold(act: (hold: ModeHold) => Promise<void>): Promise<void> {
  await inDeskFolder(async () => {
    const hold = held();
    try {
      await act(hold);
    } finally {
      await hold.close();
    }
  });
}

Deno.test("a HALT between two desks is told, and not to the desk that is closed", () =>
  withHold(async (hold) => {
    const link = await hold.control();
    const toDesk: string[] = [];
    link.leadTo({ onHalt: ({ reason }) => toDesk.push(reason) });
    const told: string[] = [];
    hold.leave((line) => told.push(line));
    hold.raise("day loss");
    await until(() => told.length > 0);
    assertEquals([told, toDesk], [["HALT: day loss (engine)"], []]);
  }));

Deno.test("what is raised before the control is open holds for the first desk", () =>
  withHold(async (hold) => {
    hold.raise("journal torn");
    const link = await hold.control();
    assertEquals([link.halt?.reason, link.latch.read() !== 0], ["journal torn", true]);
    assertEquals(await hold.control(), link);
  }));

Deno.test("a mode is held once, and free again after close()", () =>
  withHold(async (hold) => {
    await hold.control();
    assertThrows(() => held());
    await hold.close();
    await held().close();
  }));
