import type { SeededRandom } from "./seeded-random.ts";

/** A frame as in RFC 6455 section 5.2. Every field may be wrong. */
interface FrameParts {
  readonly first: number;
  readonly masked: boolean;
  readonly length: number;
  readonly lengthBytes: 0 | 2 | 8;
  readonly payload: Buffer;
}

function encode(random: SeededRandom, { first, masked, length, lengthBytes, payload }: FrameParts): Buffer {
  const head = Buffer.alloc(2 + lengthBytes);
  head[0] = first;
  head[1] = (masked ? 0x80 : 0) | (lengthBytes === 0 ? length & 0x7f : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) head.writeUInt16BE(length & 0xffff, 2);
  if (lengthBytes === 8) head.writeBigUInt64BE(BigInt(length), 2);
  if (!masked) return Buffer.concat([head, payload]);
  const mask = random.bytes(4);
  return Buffer.concat([head, mask, payload.map((byte, k) => byte ^ (mask[k % 4] ?? 0))]);
}

/** A correct frame of a client: masked, with its length in the shortest form. */
function frame(random: SeededRandom, opcode: number, payload: Buffer, fin = true): Buffer {
  const { length } = payload;
  const lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  return encode(random, { first: (fin ? 0x80 : 0) | opcode, masked: true, length, lengthBytes, payload });
}

const OP = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const NOT_UTF8 = ["c328", "a0a1", "e28228", "f0288cbc", "eda080", "f4908080", "c080", "ff"].map((hex) =>
  Buffer.from(hex, "hex"),
);
const CLOSE_CODES = [0, 999, 1000, 1001, 1004, 1005, 1006, 1011, 1015, 2999, 3000, 4000, 4999, 5000, 65_535];

const closing = (code: number, reason: Buffer): Buffer => {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return Buffer.concat([head, reason]);
};

/** The rules of RFC 6455, sections 5 to 8, each followed or broken. */
const GROUPS: readonly ((random: SeededRandom) => Buffer)[] = [
  (random) => frame(random, OP.text, Buffer.from('{"op":"ping"}')),
  (random) => frame(random, random.pick([OP.text, OP.binary]), random.bytes(random.below(300))),
  // Reserved bits and opcodes.
  (random) => encode(random, { ...plain(random), first: 0x80 | (random.below(7) << 4) | OP.text }),
  (random) => frame(random, random.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), random.bytes(random.below(20))),
  // Fragments: whole, with control frames between, never ended, continued without a start, a start within a message.
  (random) => fragments(random, random.chance(0.5)),
  (random) => frame(random, OP.text, Buffer.from('{"op"'), false),
  (random) => frame(random, OP.continuation, random.bytes(4), random.chance(0.5)),
  (random) =>
    Buffer.concat([frame(random, OP.text, Buffer.from("a"), false), frame(random, OP.text, Buffer.from("b"))]),
  // Text that is not UTF-8, also cut by a fragment.
  (random) => frame(random, OP.text, random.pick(NOT_UTF8)),
  (random) =>
    Buffer.concat([
      frame(random, OP.text, Buffer.from("e2", "hex"), false),
      frame(random, OP.continuation, Buffer.from("82ac", "hex")),
    ]),
  // Control frames: unrequested, long, in fragments.
  (random) => frame(random, random.pick([OP.ping, OP.pong]), random.bytes(random.below(126))),
  (random) => frame(random, OP.pong, Buffer.from(String(random.below(2_000_000_000)))),
  (random) => frame(random, random.pick([OP.ping, OP.pong, OP.close]), random.bytes(126 + random.below(100))),
  (random) => frame(random, random.pick([OP.ping, OP.pong, OP.close]), random.bytes(3), false),
  // Close frames: every kind of code, cut short, with a reason that is not UTF-8.
  (random) =>
    frame(
      random,
      OP.close,
      closing(random.pick(CLOSE_CODES), random.pick([Buffer.alloc(0), Buffer.from("bye"), ...NOT_UTF8])),
    ),
  (random) => frame(random, OP.close, random.bytes(1)),
  // Lengths: over the limits, not in the shortest form, with the highest bit set, longer than the data.
  (random) => frame(random, OP.text, Buffer.alloc(random.pick([16_383, 16_384, 16_385, 65_535, 65_536, 70_000]), 0x20)),
  (random) => encode(random, { ...plain(random), lengthBytes: random.pick([2, 8]) }),
  (random) =>
    encode(random, { ...plain(random), length: random.pick([2 ** 31, 2 ** 32, 2 ** 53 - 1]), lengthBytes: 8 }),
  (random) => encode(random, { ...plain(random), masked: false }),
  (random) => frame(random, OP.text, Buffer.from('{"op":"ping"}')).subarray(0, random.below(19)),
  (random) => random.bytes(1 + random.below(64)),
];

function plain(random: SeededRandom): FrameParts {
  const payload = random.bytes(random.below(20));
  return { first: 0x81, masked: true, length: payload.length, lengthBytes: 0, payload };
}

function fragments(random: SeededRandom, interrupted: boolean): Buffer {
  const parts = ['{"op":', '"ping",', '"id":1}'].map((text) => Buffer.from(text));
  return Buffer.concat(
    parts.flatMap((part, k) => [
      frame(random, k === 0 ? OP.text : OP.continuation, part, k === parts.length - 1),
      ...(interrupted ? [frame(random, OP.ping, Buffer.from("now"))] : []),
    ]),
  );
}

/** One frame, correct or broken in a way that RFC 6455 names. */
export const anyFrame = (random: SeededRandom): Buffer => random.pick(GROUPS)(random);

/** A text message in a correct frame. */
export const textFrame = (random: SeededRandom, text: string): Buffer => frame(random, OP.text, Buffer.from(text));
