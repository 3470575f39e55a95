import type { RawFrame } from "../../../../../../shared/protocol/lab.ts";
import type { Outcome } from "../belief.ts";
import type { Workbench } from "../bench/workbench.ts";
import { judgeFrames, judgeSizes } from "../findings/frames.ts";
import { dataFrames, median } from "../findings/wire.ts";
import { rowsOf, subscribeTo } from "./rows.ts";

const LONG_BYTES = 200_000;
const UPDATES = 12;
const RATE = 10;
/** Messages in SBE that are no updates of prices come first: the snapshot. */
const SNAPSHOTS = 1;

export const RAW = "raw";
export const SBE = "sbe";
export const ECHO = "echo";

const TEXT = 1;
const CONTINUATION = 0;
const FRAGMENTS = ["one ", "message in ", "three frames"];

/** Sends one message in three frames by the server's client, and a long one from the page. */
export async function framesOfMessages(bench: Workbench): Promise<Outcome> {
  const frames: RawFrame[] = FRAGMENTS.map((text, k) => ({
    ...{ fin: k === FRAGMENTS.length - 1, rsv: 0, masked: true },
    ...{ opcode: k === 0 ? TEXT : CONTINUATION, data: btoa(text) },
  }));
  await bench.ask({ op: "raw", label: bench.labelOf(RAW), path: "/echo", headers: {}, frames });
  const raw = (direction: "up" | "down") =>
    dataFrames(
      bench.notes.records.filter(({ label }) => label === bench.labelOf(RAW)),
      direction,
    );
  await bench.until(() => raw("down").length > 0);
  const [fragments, back] = [raw("up").length, raw("down").length];
  await bench.ask({ op: "cut", label: bench.labelOf(RAW), how: "fin" });

  const socket = await bench.openSocket("/echo");
  socket.send("x".repeat(LONG_BYTES));
  const long = () => dataFrames(bench.notes.records, "up").filter(({ label }) => label === bench.label);
  await bench.until(() => socket.received.length > 0 && long().some(({ frame }) => frame.fin));
  const longWire = long().reduce((sum, { bytes }) => sum + bytes, 0);
  return judgeFrames({ fragments, back, longBytes: LONG_BYTES, longFrames: long().length, longWire });
}

/** The same updates in both encodings, and one small number as text and in binary. */
export async function sizes(bench: Workbench): Promise<Outcome> {
  const { busiest } = await bench.symbols();
  const [json, sbe, echo] = [
    await bench.openSocket("/ws", ["ticker.v1.json"]),
    await bench.openSocket("/ws", ["ticker.v1.sbe"], SBE),
    await bench.openSocket("/echo", [], ECHO),
  ];
  for (const socket of [json, sbe]) socket.send(subscribeTo(busiest, RATE));
  echo.send("7");
  echo.send(new Float64Array([7]).buffer);
  const updatesOf = () => json.texts.filter((text) => rowsOf(text)?.kind === "update");
  const binaries = () =>
    sbe.received.flatMap(({ data }) => (typeof data === "string" ? [] : [data.byteLength])).slice(SNAPSHOTS);
  const numbers = () => dataFrames(bench.notes.records, "down").filter(({ label }) => label === bench.labelOf(ECHO));
  await bench.until(() => updatesOf().length >= UPDATES && binaries().length >= UPDATES && numbers().length === 2);
  const encoder = new TextEncoder();
  const [text, float] = numbers().map(({ frame }) => frame.length);
  return judgeSizes({
    json: median(updatesOf().map((update) => encoder.encode(update).length)),
    sbe: median(binaries()),
    updates: Math.min(updatesOf().length, binaries().length),
    text: text ?? 0,
    float: float ?? 0,
  });
}
