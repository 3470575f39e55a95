import { bytes, count, type Outcome } from "../belief.ts";

/** Payload of a TCP segment on Ethernet with IPv4 and timestamps off. */
const SEGMENT_BYTES = 1_460;

export interface FramesOfMessages {
  /** Frames in which one message was sent, and in which its echo came back. */
  readonly fragments: number;
  readonly back: number;
  /** A long message of the page: its payload, and the frames in which the browser sent it. */
  readonly longBytes: number;
  readonly longFrames: number;
  /** All its bytes on the wire, frame headers included. */
  readonly longWire: number;
}

export function judgeFrames({ fragments, back, longBytes, longFrames, longWire }: FramesOfMessages): Outcome {
  const packets = Math.ceil(longWire / SEGMENT_BYTES);
  const isOne = fragments === 1 && back === 1 && longFrames === 1 && packets === 1;
  return {
    answer: isOne ? "true" : "false",
    say: isOne ? "frames.same" : "frames.differ",
    values: {
      ...{ fragments: count(fragments), back: count(back), bytes: bytes(longBytes) },
      ...{ frames: count(longFrames), packets: count(packets) },
    },
    figures: [
      { name: "fragments", quantity: count(fragments) },
      { name: "echoFrames", quantity: count(back) },
      { name: "longBytes", quantity: bytes(longBytes) },
      { name: "longFrames", quantity: count(longFrames) },
      { name: "packets", quantity: count(packets), isComputed: true },
    ],
  };
}

export interface Sizes {
  /** Payload of a price update, the middle one of several, bytes. */
  readonly json: number;
  readonly sbe: number;
  readonly updates: number;
  /** A small number as text and as a 64-bit floating-point number. */
  readonly text: number;
  readonly float: number;
}

export function judgeSizes({ json, sbe, updates, text, float }: Sizes): Outcome {
  const [isUpdateSmaller, isNumberSmaller] = [sbe < json, float < text];
  const isMixed = isUpdateSmaller !== isNumberSmaller;
  return {
    answer: isMixed ? "depends" : isUpdateSmaller ? "true" : "false",
    say: isMixed ? "binary.depends" : isUpdateSmaller ? "binary.smaller" : "binary.larger",
    values: { json: bytes(json), sbe: bytes(sbe), text: bytes(text), float: bytes(float) },
    figures: [
      { name: "updates", quantity: count(updates) },
      { name: "updateJson", quantity: bytes(json) },
      { name: "updateSbe", quantity: bytes(sbe) },
      { name: "numberText", quantity: bytes(text) },
      { name: "numberFloat", quantity: bytes(float) },
    ],
  };
}
