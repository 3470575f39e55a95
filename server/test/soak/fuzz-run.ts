import { connect } from "node:net";
import { SeededRandom } from "./seeded-random.ts";
import { anyFrame, textFrame } from "./fuzz-frames.ts";
import { anyMessage } from "./fuzz-messages.ts";
import { anyRequest } from "./fuzz-requests.ts";

/** The data that one connection sends: first `hello`, whose answer it awaits, then the inputs. */
interface FuzzCase {
  readonly hello: string | undefined;
  readonly inputs: readonly Buffer[];
}

/** A case ends when nothing has come for this long after everything was sent, ms. */
const QUIET_MS = 25;
/** A case ends after this time, ms, even if data still comes, as from a stream. */
const MAX_CASE_MS = 1_000;
/** Number of messages that the server processes before its rate limit applies. */
const MESSAGES_PER_CASE = 100;
/** Number of cases that run at once. */
const FUZZ_CONCURRENCY = 64;

const handshake = (path: string): string =>
  [
    ...[`GET ${path} HTTP/1.1`, "Host: localhost", "Upgrade: websocket", "Connection: Upgrade"],
    ...["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "", ""],
  ].join("\r\n");

const repeat = (count: number, make: () => Buffer): Buffer[] => Array.from({ length: count }, make);

/** The case of a seed. */
function caseOf(seed: number, symbols: readonly string[]): FuzzCase {
  const random = new SeededRandom(seed);
  const kind = random.below(10);
  if (kind < 1) {
    return {
      hello: handshake("/ws"),
      inputs: repeat(MESSAGES_PER_CASE, () => textFrame(random, anyMessage(random, symbols))),
    };
  }
  if (kind < 6)
    return {
      hello: handshake(random.pick(["/ws", "/ws", "/echo"])),
      inputs: repeat(1 + random.below(4), () => anyFrame(random)),
    };
  return { hello: undefined, inputs: repeat(1 + random.below(4), () => anyRequest(random)) };
}

/** Sends one case to a port. Resolves once the server has closed the connection or become silent. */
function runCase(port: number, { hello, inputs }: FuzzCase): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let quiet: NodeJS.Timeout | undefined;
    const patience = setTimeout(() => socket.destroy(), MAX_CASE_MS);
    let greeted = hello === undefined;
    const listen = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => socket.destroy(), QUIET_MS);
    };
    const send = () => {
      greeted = true;
      for (const input of inputs) socket.write(input);
      listen();
    };
    socket.on("connect", () => (hello === undefined ? send() : socket.write(hello)));
    socket.on("data", () => (greeted ? listen() : send()));
    // The server may answer malformed input by a reset.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(quiet);
      clearTimeout(patience);
      resolve();
    });
  });
}

/** What a fuzz run has sent. */
export interface FuzzRun {
  readonly cases: number;
  readonly inputs: number;
}

/** Sends the cases of the seeds from `seed` on, 64 at once, until `inputs` were sent or `seconds` are over. */
export async function fuzzRun(
  port: number,
  seed: number,
  inputs: number,
  seconds: number,
  symbols: readonly string[],
): Promise<FuzzRun> {
  const end = Date.now() + seconds * 1_000;
  let next = seed;
  let sent = 0;
  const runCases = async () => {
    while (sent < inputs && Date.now() < end) {
      const fuzzCase = caseOf(next++, symbols);
      sent += fuzzCase.inputs.length;
      await runCase(port, fuzzCase);
    }
  };
  await Promise.all(Array.from({ length: FUZZ_CONCURRENCY }, runCases));
  return { cases: next - seed, inputs: sent };
}
