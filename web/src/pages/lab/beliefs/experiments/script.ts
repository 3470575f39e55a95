import * as v from "valibot";
import type { Outcome } from "../belief.ts";
import type { Workbench } from "../bench/workbench.ts";
import { judgeFailures, judgePings } from "../findings/script.ts";
import { exchangesOf, framesOf, OPCODE } from "../findings/wire.ts";

export const PATH = "path";
export const CUT = "cut";

const PINGS = 3;
/** How long a page is watched for anything that script might be told of a ping, ms. */
const WATCHED_MS = 500;

const readFailure = v.pipe(v.string(), v.parseJson(), v.object({ error: v.object({ code: v.string() }) }));

/** Three failures with three causes: what script is told, and what the server answered. */
export async function failures(bench: Workbench): Promise<Outcome> {
  const open = await bench.openSocket("/echo", [], CUT);
  const sockets = [bench.startSocket("/ws", ["no.such.protocol"]), bench.startSocket("/no-socket", [], PATH), open];
  await bench.ask({ op: "cut", label: bench.labelOf(CUT), how: "reset" });
  await bench.until(() => sockets.every(({ end }) => end !== undefined));
  const answers = () =>
    [bench.label, bench.labelOf(PATH)].flatMap((label) => {
      const [exchange] = exchangesOf(bench.notes.records.filter((record) => record.label === label));
      if (exchange?.status === undefined) return [];
      const failure = v.safeParse(readFailure, exchange.body);
      return [`${exchange.status}${failure.success ? ` ${failure.output.error.code}` : ""}`];
    });
  await bench.until(() => answers().length === 2);
  const seen = sockets.flatMap(({ end }) => (end === undefined ? [] : [{ code: end.code, reason: end.reason }]));
  return judgeFailures({ seen, answers: answers() });
}

/** Has the server ping the page, and watches both the wire and script. */
export async function pings(bench: Workbench): Promise<Outcome> {
  const socket = await bench.openSocket("/echo");
  for (let k = 0; k < PINGS; k++) await bench.ask({ op: "ping", label: bench.label });
  const pinged = () => framesOf(bench.notes.records, "down", OPCODE.ping);
  const answered = () => framesOf(bench.notes.records, "up", OPCODE.pong);
  await bench.until(() => answered().length === PINGS && pinged().length === PINGS);
  await bench.pause(WATCHED_MS);
  return judgePings({
    canPing: socket.canPing,
    pings: pinged().length,
    pongs: answered().length,
    answerMs: (answered()[0]?.t ?? 0) - (pinged()[0]?.t ?? 0),
    seen: socket.received.length,
  });
}
