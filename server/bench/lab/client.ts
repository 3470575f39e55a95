import WebSocket from "ws";
import { HEADER, QUOTES, TEMPLATE } from "../../../shared/sbe/layout.ts";
import type { ClientOrder, ClientReport } from "./messages.ts";

/** The process of the board clients: the whole board as SBE at 10 Hz, each message's age noted as it arrives. */
const MAX_AGE_MS = 5_000;
const SUBSCRIBE = JSON.stringify({ op: "subscribe", channel: "quotes", symbols: ["*"], rate: 10 });

const ages = new Uint32Array(MAX_AGE_MS + 1);
let messages = 0;
let lost = 0;

/** The server's time in a message of quotes, 48 bits; undefined for other messages. */
function timeOf(data: Buffer): number | undefined {
  if (data.readUInt16LE(HEADER.templateId) !== TEMPLATE.quotes) return undefined;
  return data.readUIntLE(HEADER.bytes + QUOTES.time, 6);
}

function connect(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, "ticker.v1.sbe");
    socket.on("open", () => socket.send(SUBSCRIBE));
    socket.on("message", (data: Buffer, isBinary) => {
      const time = isBinary ? timeOf(data) : undefined;
      if (time === undefined) return;
      resolve();
      messages++;
      const age = Math.min(MAX_AGE_MS, Math.max(0, Date.now() - time));
      ages[age] = (ages[age] ?? 0) + 1;
    });
    socket.on("error", reject);
    socket.on("close", () => lost++);
  });
}

function take(): ClientReport {
  const report = { messages, lost, ages: [...ages] };
  messages = 0;
  ages.fill(0);
  return report;
}

process.on("message", (order: ClientOrder) => {
  if (order.op !== "connect") return void process.send?.(take());
  const all = Array.from({ length: order.clients }, () => connect(order.port));
  void Promise.all(all).then(() => process.send?.(take()));
});
process.on("disconnect", () => process.exit(0));
