import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabelTotals } from "../../../shared/protocol/lab.ts";
import { PLAIN_LINK } from "../../lab/link/conditions.ts";
import { Tap, type TapVisitor } from "../../lab/tap/tap.ts";
import { systemClock } from "../../process/system-clock.ts";

const TOKEN = "T".repeat(22);
const totals: LabelTotals = {
  ...{ connections: 0, requests: 0, up: 0, down: 0, headUp: 0, headDown: 0, framesUp: 0, framesDown: 0 },
};
let conditions = PLAIN_LINK;
const visitor: TapVisitor = {
  hasRoom: true,
  totals: () => totals,
  conditions: () => conditions,
  stalledFor: () => 0,
  wanted: () => 4_096,
  record: () => {},
  counted: () => {},
  linkOpened: () => {},
  linkClosed: () => {},
};

/** In the place of the main port: it hands each connection to the test that waits for it. */
const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  // The tap's end resets what a test has left.
  socket.on("error", () => {});
});
let tap: Tap;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: mainPort } = server.address() as AddressInfo;
  const opened = await Tap.open({
    ...{ host: "127.0.0.1", port: 0, mainPort, clock: systemClock, random: Math.random },
    hasFiles: () => true,
    addressKey: (address) => address,
    visitor: (token) => (token === TOKEN ? visitor : undefined),
  });
  if (opened === undefined) throw new Error("the tap did not open");
  tap = opened;
});

afterAll(() => {
  tap.close();
  server.close();
});

/** Everything that comes until the end of the stream. */
async function all(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.resume();
  await once(socket, "end");
  return Buffer.concat(chunks);
}

async function writeInPieces(socket: Socket, bytes: Buffer, sizes: readonly number[]): Promise<void> {
  for (let at = 0, k = 0; at < bytes.length; k++) {
    const end = at + (sizes[k % sizes.length] ?? 1);
    if (!socket.write(bytes.subarray(at, end))) await once(socket, "drain");
    else await new Promise(setImmediate);
    at = end;
  }
  socket.end();
}

const digest = (bytes: Buffer) => [bytes.length, createHash("sha256").update(bytes).digest("hex")];

describe("W81: the tap", () => {
  it("hands every byte on unchanged, both ways at once, however they are split and whatever the link", async () => {
    const head = `GET /ws?tap=${TOKEN}.a HTTP/1.1\r\nupgrade: x\r\n\r\n`;
    const answer = "HTTP/1.1 101 Switching Protocols\r\n\r\n";
    const sizes = fc
      .tuple(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }), fc.integer({ min: 500, max: 9_000 }))
      .map(([small, large]) => [...small, large]);
    const link = fc.record({
      delayMs: fc.constantFrom(0, 0, 3),
      jitterMs: fc.constantFrom(0, 4),
      bytesPerSecond: fc.constantFrom(null, null, 20_000_000),
    });
    const length = fc.integer({ min: 1, max: 30_000 });
    await fc.assert(
      fc.asyncProperty(length, length, sizes, sizes, link, async (up, down, upSizes, downSizes, chosen) => {
        conditions = chosen;
        const [sentUp, sentDown] = [
          Buffer.concat([Buffer.from(head), randomBytes(up)]),
          Buffer.concat([Buffer.from(answer), randomBytes(down)]),
        ];
        const accepted = once(server, "connection") as Promise<[Socket]>;
        const client = connect({ host: "127.0.0.1", port: tap.port, allowHalfOpen: true });
        const receivedDown = all(client);
        const sending = writeInPieces(client, sentUp, upSizes);
        const [serverSide] = await accepted;
        const receivedUp = all(serverSide);
        await Promise.all([sending, writeInPieces(serverSide, sentDown, downSizes)]);
        expect([digest(await receivedUp), digest(await receivedDown)]).toEqual([digest(sentUp), digest(sentDown)]);
      }),
      { numRuns: 20, endOnFailure: true },
    );
    conditions = PLAIN_LINK;
  });

  it("lets a reader that rests hold up the sender, and loses nothing of what waited", async () => {
    const accepted = once(server, "connection") as Promise<[Socket]>;
    const client = connect({ host: "127.0.0.1", port: tap.port });
    client.write(`GET /?tap=${TOKEN}.a HTTP/1.1\r\n\r\n`);
    client.pause();
    const [serverSide] = await accepted;
    serverSide.write("HTTP/1.1 200 OK\r\n\r\n");
    const block = Buffer.alloc(65_536, "abc");
    let written = 0;
    // The kernel's buffers and the tap's fill: then no block is taken any more.
    const full = new Promise<void>((resolve) => {
      const fill = () => {
        let takesMore = true;
        while (takesMore && written < 2_000) {
          takesMore = serverSide.write(block);
          written++;
        }
        clearTimeout(timer);
        timer = setTimeout(resolve, 300);
      };
      let timer = setTimeout(resolve, 300);
      serverSide.on("drain", fill);
      fill();
    });
    await full;
    expect(written).toBeLessThan(2_000);
    serverSide.end();
    const received = await all(client);
    expect(received.length).toBe("HTTP/1.1 200 OK\r\n\r\n".length + written * block.length);
  });
});
