import { connect } from "node:net";
import { SeededRandom } from "./seeded-random.ts";
import { anyFrame, textFrame } from "./fuzz-frames.ts";
import { anyMessage } from "./fuzz-messages.ts";
import { anyRequest } from "./fuzz-requests.ts";

/** What one connection sends: `hello` first, whose answer is awaited, then the inputs, in pieces as they are. */
interface FuzzCase {
  readonly hello: string | undefined;
  readonly inputs: readonly Buffer[];
}

/** A connection on which nothing came for so long, after everything was sent, has shown what it will. ms. */
const QUIET_MS = 25;
/** No case takes longer, ms: a stream never falls silent. */
const MAX_CASE_MS = 1_000;
/** Messages that the server looks at before its rate limit does. */
const MESSAGES_PER_SHOT = 100;
/** Cases under way at a time. */
const FUZZ_CONCURRENCY = 64;

const handshake = (path: string): string =>
  [
    ...[`GET ${path} HTTP/1.1`, "Host: localhost", "Upgrade: websocket", "Connection: Upgrade"],
    ...["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "", ""],
  ].join("\r\n");

const repeat = (count: number, make: () => Buffer): Buffer[] => Array.from({ length: count }, make);

/** The case of a seed. */
function shotOf(seed: number, symbols: readonly string[]): FuzzCase {
  const random = new SeededRandom(seed);
  const kind = random.below(10);
  if (kind < 1) {
    return {
      hello: handshake("/ws"),
      inputs: repeat(MESSAGES_PER_SHOT, () => textFrame(random, anyMessage(random, symbols))),
    };
  }
  if (kind < 6)
    return {
      hello: handshake(random.pick(["/ws", "/ws", "/echo"])),
      inputs: repeat(1 + random.below(4), () => anyFrame(random)),
    };
  return { hello: undefined, inputs: repeat(1 + random.below(4), () => anyRequest(random)) };
}

/** Sends one case to a port. Resolves once the server has closed the connection or fallen silent. */
function fire(port: number, { hello, inputs }: FuzzCase): Promise<void> {
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
    // A reset is one of the ways in which a server may answer nonsense.
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
  readonly shots: number;
  readonly inputs: number;
}

/** Sends the cases of the seeds from `seed` on, 64 at a time, until `inputs` were sent or `seconds` are over. */
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
  const gunner = async () => {
    while (sent < inputs && Date.now() < end) {
      const shot = shotOf(next++, symbols);
      sent += shot.inputs.length;
      await fire(port, shot);
    }
  };
  await Promise.all(Array.from({ length: FUZZ_CONCURRENCY }, gunner));
  return { shots: next - seed, inputs: sent };
}
