/**
 * SHA-1 (RFC 3174), as the handshake needs it. The browser's own is there on secure origins only, and a phone opens the
 * page by http://192.168…; nothing here depends on SHA-1 being hard to break.
 */
export function sha1(message: Uint8Array): Uint8Array {
  const padded = pad(message);
  const state: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const words = new Uint32Array(80);
  for (let block = 0; block < padded.byteLength; block += 64) digestBlock(padded, block, words, state);
  const digest = new DataView(new ArrayBuffer(20));
  state.forEach((word, index) => digest.setUint32(4 * index, word));
  return new Uint8Array(digest.buffer);
}

type State = [a: number, b: number, c: number, d: number, e: number];

/** The message, a bit 1, zeros, and the length in bits as a u64: whole blocks of 64 bytes (RFC 3174 section 4). */
function pad(message: Uint8Array): DataView {
  const length = Math.ceil((message.length + 9) / 64) * 64;
  const padded = new Uint8Array(length);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 8, Math.floor((message.length * 8) / 2 ** 32));
  view.setUint32(length - 4, (message.length * 8) >>> 0);
  return view;
}

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** RFC 3174 section 6.1, for one block. */
function digestBlock(padded: DataView, at: number, words: Uint32Array, state: State): void {
  const word = (index: number) => words[index] ?? 0;
  for (let t = 0; t < 16; t++) words[t] = padded.getUint32(at + 4 * t);
  for (let t = 16; t < 80; t++) words[t] = rotate(word(t - 3) ^ word(t - 8) ^ word(t - 14) ^ word(t - 16), 1);
  let [a, b, c, d, e] = state;
  for (let t = 0; t < 80; t++) {
    const next = (rotate(a, 5) + mix(t, b, c, d) + e + word(t)) | 0;
    [a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
  }
  [a, b, c, d, e].forEach((value, index) => {
    state[index] = ((state[index] ?? 0) + value) >>> 0;
  });
}

/** The function and the constant of round `t` (RFC 3174 section 5). */
function mix(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}
