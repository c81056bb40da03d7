/** Puts on record which client has the control of a desk, each time another one has it. @module */
import type { RealHost } from "../../actors/runtime/real_host.ts";
import type { Watched } from "../../adapters/control/control_link.ts";
import { takeCommand } from "./desk_control.ts";

export class Controllers {
  #client: number | null = null;

  changed(host: RealHost, { controller }: Watched): void {
    if (controller !== null && controller.client !== this.#client) {
      takeCommand(host, { type: "TakeControl", ...controller });
    }
    this.#client = controller?.client ?? null;
  }
}
