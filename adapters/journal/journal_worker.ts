/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * Entry of the Worker that writes the journal: the disk may be slow, the trading loop may not.
 * @module
 */
import { JournalWriter } from "./journal_writer.ts";
import type { ToWriter } from "./worker_messages.ts";

const writer = new JournalWriter((message) => self.postMessage(message));

self.onmessage = ({ data }: MessageEvent<ToWriter>) => {
  writer.handle(data);
  if (data.type === "Close") self.close();
};
