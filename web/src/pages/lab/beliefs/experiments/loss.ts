import type { Outcome } from "../belief.ts";
import type { TestSocket } from "../bench/test-socket.ts";
import type { Workbench } from "../bench/workbench.ts";
import { judgeDelivery, judgeEndings, judgeSilence } from "../findings/loss.ts";
import { framesOf, OPCODE } from "../findings/wire.ts";
import { symbolQuery } from "./rows.ts";

export const DEAD = "dead";
export const STREAM = "stream";
export const CUT = "cut";

const SILENT_MS = 3_000;
const ANSWER_MS = 1_500;
const DEAD_MESSAGES = 3;
const WATCHED_MS = 2_000;

/** Two sockets that are silent for a while: one is whole, the line of the other has gone dead unseen. */
export async function silence(bench: Workbench): Promise<Outcome> {
  const [alive, dead] = [await bench.openSocket("/echo"), await bench.openSocket("/echo", [], DEAD)];
  await bench.ask({ op: "cut", label: bench.labelOf(DEAD), how: "silent" });
  await bench.pause(SILENT_MS);
  const sentAt = performance.now();
  if (alive.isOpen) alive.send("still there?");
  for (let k = 0; k < DEAD_MESSAGES; k++) if (dead.isOpen) dead.send(`still there? ${k}`);
  await bench.pause(ANSWER_MS);
  const echo = alive.received[0];
  return judgeSilence({
    seconds: SILENT_MS / 1_000,
    echoMs: echo === undefined ? undefined : echo.at - sentAt,
    isDeadOpen: dead.isOpen,
    deadSent: DEAD_MESSAGES,
    deadAnswers: dead.received.length,
  });
}

const DELAY_MS = 100;
const SEND_EVERY_MS = 20;
/** The line is cut when so many were sent: those of the last round trip are not answered by then. */
const CUT_AFTER = 25;
/** How long it is watched whether a connection comes back by itself: an EventSource takes three seconds at most. ms. */
const BACK_MS = 4_500;

/** Sends over a line that is cut meanwhile, and waits for what comes back by itself. */
export async function delivery(bench: Workbench): Promise<Outcome> {
  const { quietest } = await bench.symbols();
  await bench.delay(DELAY_MS);
  const stream = bench.startStream(`/api/stream?${symbolQuery(quietest)}`, STREAM);
  const socket = await bench.openSocket("/echo");
  await bench.until(() => stream.hasOpened);
  let sent = 0;
  for (; sent < CUT_AFTER && socket.isOpen; sent++) {
    socket.send(`message ${sent}`);
    await bench.pause(SEND_EVERY_MS);
  }
  await bench.ask({ op: "cut", label: bench.label, how: "reset" });
  await bench.until(() => socket.end !== undefined);
  const openedBefore = webSockets(bench);
  const lostAt = performance.now();
  await bench.ask({ op: "cut", label: bench.labelOf(STREAM), how: "reset" });
  await bench.within(BACK_MS, () => stream.openedAt.length > 1);
  const back = stream.openedAt[1];
  return judgeDelivery({
    ...{ sent, answered: socket.received.length },
    seconds: (performance.now() - lostAt) / 1_000,
    reopened: webSockets(bench) - openedBefore,
    streamMs: back === undefined ? undefined : back - lostAt,
  });
}

/** WebSockets that the tap has seen open on the experiment's first label. */
const webSockets = ({ notes, label }: Workbench): number => notes.opened.filter((one) => one === label).length;

const CODE = 4_321;

/** Three ends: closed by the page, cut, and a line that goes dead. */
export async function endings(bench: Workbench): Promise<Outcome> {
  const closed = await bench.openSocket("/echo");
  const cut = await bench.openSocket("/echo", [], CUT);
  const dead = await bench.openSocket("/echo", [], DEAD);
  closed.close(CODE, "done for today");
  await bench.ask({ op: "cut", label: bench.labelOf(CUT), how: "reset" });
  await bench.ask({ op: "cut", label: bench.labelOf(DEAD), how: "silent" });
  const diedAt = performance.now();
  await bench.until(() => closed.end !== undefined && cut.end !== undefined);
  await bench.pause(WATCHED_MS - Math.min(WATCHED_MS, performance.now() - diedAt));
  const isDeadNoticed = dead.end !== undefined;
  const watched = (performance.now() - diedAt) / 1_000;
  await bench.totals();
  const endOf = ({ end }: TestSocket, label: string) => {
    const records = bench.notes.records.filter((record) => record.label === label);
    const closeFrames = (["up", "down"] as const).flatMap((direction) => framesOf(records, direction, OPCODE.close));
    return { code: end?.code ?? 0, wasClean: end?.wasClean ?? false, closeFrames: closeFrames.length };
  };
  return judgeEndings({
    closed: endOf(closed, bench.label),
    cut: endOf(cut, bench.labelOf(CUT)),
    seconds: watched,
    isDeadNoticed,
  });
}
