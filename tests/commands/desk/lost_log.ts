/** A desk at a broker whose log is lost, and the file that its exits leave by. @module */
import type { OutsidePort } from "../../../actors/runtime/host.ts";
import { EmergencyFile } from "../../../adapters/journal/emergency_file.ts";
import { Emergency } from "../../../commands/desk/emergency.ts";
import { EmergencyExits } from "../../../commands/desk/emergency_exits.ts";
import type { EmergencyLine } from "../../../domain/broker/emergency_line.ts";
import type { DeskCommand } from "../../../domain/control/gate_event.ts";
import type { OrderRequest } from "../../../domain/ports.ts";
import { BrokerDay, type BrokerDayPlan } from "../../simulation/broker_day.ts";
import type { FaultyBroker } from "../../simulation/faulty_broker.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: {},
  scripts: { equity: { "10:01 SBIN": "LONG", "10:03 INFY": "LONG" } },
};
export const FLATTEN: DeskCommand = { type: "Flatten", by: "asha" };

/** A desk whose emergency file lies in a folder of its own; `broken`: it takes nothing. */
export class LostLog {
  readonly file: EmergencyFile;
  readonly exits: EmergencyExits;
  readonly day: BrokerDay;
  readonly complaints: string[] = [];
  /** How many lines there were when each request arrived that changes an exit. */
  readonly linesAtRequest: number[] = [];
  isBroken = false;
  /** What a write comes to instead, when there is something to say. */
  write: ((line: EmergencyLine) => Promise<void>) | null = null;
  /** Requests never arrive from now on. */
  isCutOff = false;

  constructor(folder: string, plan: Partial<BrokerDayPlan> = {}) {
    this.file = EmergencyFile.open(`${folder}/emergency.jsonl`);
    this.exits = new EmergencyExits({
      file: {
        path: this.file.path,
        append: (line) => {
          if (this.isBroken) return Promise.reject(new Error("disk full"));
          return this.write === null ? this.file.append(line) : this.write(line);
        },
      },
      kernel: () => this.day.host.kernel,
      complain: (line) => this.complaints.push(line),
    });
    this.day = new BrokerDay({
      ...PLAN,
      ...plan,
      sideRecord: this.exits,
      orderPort: (broker) => this.#port(broker),
    }).play("10:02");
  }

  get lines(): readonly EmergencyLine[] {
    return this.file.read().lines;
  }

  /** Seconds of market time, with the disk's own between them. */
  async play(clock: string, seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      this.day.play(`${clock}:${String(i).padStart(2, "0")}`);
      await this.exits.written;
    }
  }

  lose(): this {
    this.day.silenceDisk();
    this.exits.look(true);
    return this;
  }

  /** The next process: its log works again, and it is told what the file says. */
  restart(): this {
    this.exits.look(false);
    const { kernel } = this.day.restart().host;
    const next = Emergency.open(this.file.path, () => kernel);
    next.recall({ raise: () => {} }, { inject: kernel.inject.bind(kernel) });
    next.close();
    return this;
  }

  #port(broker: FaultyBroker): OutsidePort {
    return {
      call: (request, id, answer) => {
        const { type } = request as OrderRequest;
        if (type !== "Find") this.linesAtRequest.push(this.lines.length);
        if (!this.isCutOff) return broker.orders.call(request, id, answer);
        answer({ type: "unknown" });
      },
    };
  }
}

/** Runs `act` on such a desk at 10:02, which holds what its plan bought. */
export async function withLostLog(act: (lost: LostLog) => Promise<void>, plan = {}): Promise<void> {
  const folder = Deno.makeTempDirSync();
  const lost = new LostLog(folder, plan);
  try {
    await act(lost);
  } finally {
    lost.file.close();
    Deno.removeSync(folder, { recursive: true });
  }
}
