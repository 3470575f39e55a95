import { constants, createDeflateRaw, type DeflateRaw } from "node:zlib";
import { expect, test } from "vitest";
import { Inflater } from "./inflater.ts";

/** A message as permessage-deflate writes it: flushed, without the four bytes at its end. */
function deflated(stream: DeflateRaw, text: string): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const take = (chunk: Buffer) => chunks.push(chunk);
    stream.on("data", take);
    stream.write(text, () => {
      stream.off("data", take);
      resolve(Buffer.concat(chunks).subarray(0, -4));
    });
  });
}
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();
const messages = [1, 2, 3].map((n) => `{"type":"quotes","kind":"update","quotes":[{"s":"AAPL","n":${n}}]}`);

test("messages of one window come back in their order, also when they are asked for at once", async () => {
  const stream = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH, windowBits: 9, memLevel: 1 });
  const payloads: Uint8Array[] = [];
  for (const message of messages) payloads.push(await deflated(stream, message));
  expect(payloads[2]?.length).toBeLessThan(messages[2]?.length ?? 0);
  const inflater = new Inflater();
  const back = await Promise.all(payloads.map((payload) => inflater.inflate(payload, true)));
  expect(back.map(text)).toEqual(messages);
});

test("a message that was not recorded whole, or not at all, leaves those behind it unreadable", async () => {
  const stream = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH, windowBits: 9, memLevel: 1 });
  const payloads: Uint8Array[] = [];
  for (const message of messages) payloads.push(await deflated(stream, message));
  const [first, second, third] = payloads;
  if (!first || !second || !third) throw new Error("three messages were deflated");
  const cut = new Inflater();
  expect(text(await cut.inflate(first, true))).toBe(messages[0]);
  expect([await cut.inflate(second.subarray(0, 4), false), await cut.inflate(third, true)]).toEqual([
    undefined,
    undefined,
  ]);
  const missed = new Inflater();
  missed.miss();
  expect(await missed.inflate(first, true)).toBeUndefined();
});

test("what is not compressed at all is not taken for a message", async () => {
  const inflater = new Inflater();
  expect(await inflater.inflate(Uint8Array.from([0xff, 0xff, 0xff]), true)).toBeUndefined();
});
