import { count, ms, word, type Outcome } from "../belief.ts";

export interface Failures {
  /** What script was told of each. */
  readonly seen: readonly { readonly code: number; readonly reason: string }[];
  /** What the server answered to two of them: "400 unknown_subprotocol". */
  readonly answers: readonly string[];
}

const ABNORMAL = 1_006;

export function judgeFailures({ seen, answers }: Failures): Outcome {
  const reasons = seen.filter(({ code, reason }) => code === ABNORMAL && reason !== "").length;
  const abnormal = seen.filter(({ code }) => code === ABNORMAL).length;
  const [first = "—", second = "—"] = answers;
  return {
    answer: reasons === 0 ? "false" : reasons < abnormal ? "depends" : "true",
    say: reasons === 0 ? "reason.none" : "reason.some",
    values: {
      ...{ failures: count(seen.length), abnormal: count(abnormal), reasons: count(reasons) },
      ...{ first: word(first), second: word(second) },
    },
    figures: [
      { name: "failures", quantity: count(seen.length) },
      { name: "abnormal", quantity: count(abnormal) },
      { name: "reasons", quantity: count(reasons) },
      { name: "answerFirst", quantity: word(first) },
      { name: "answerSecond", quantity: word(second) },
    ],
  };
}

export interface Pings {
  readonly canPing: boolean;
  /** Pings of the server and pongs of the browser on the wire. */
  readonly pings: number;
  readonly pongs: number;
  /** Between the first two, at the tap, ms. */
  readonly answerMs: number;
  /** Messages that script saw meanwhile. */
  readonly seen: number;
}

export function judgePings({ canPing, pings, pongs, answerMs, seen }: Pings): Outcome {
  return {
    answer: canPing ? "true" : "false",
    say: canPing ? "ping.can" : "ping.cannot",
    values: { pings: count(pings), pongs: count(pongs), answer: ms(answerMs), seen: count(seen) },
    figures: [
      { name: "pings", quantity: count(pings) },
      { name: "pongs", quantity: count(pongs) },
      { name: "pongAfter", quantity: ms(answerMs) },
      { name: "seenByScript", quantity: count(seen) },
    ],
  };
}
