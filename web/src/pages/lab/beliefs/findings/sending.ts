import { bytes, count, ms, seconds, type Outcome } from "../belief.ts";

export interface Sending {
  readonly messages: number;
  readonly bytes: number;
  /** Until the last send() returned, ms, and what was buffered then, bytes. */
  readonly sendMs: number;
  readonly buffered: number;
  /** From then until the first answer, ms. */
  readonly answerMs: number;
  /** Changes of a row while the server sent it so many updates. */
  readonly changes: number;
  readonly updates: number;
  readonly seconds: number;
}

export function judgeSending(measured: Sending): Outcome {
  const { messages, sendMs, buffered, answerMs, changes, updates } = measured;
  const isLater = answerMs > sendMs;
  return {
    answer: isLater || updates < changes ? "false" : "true",
    say: updates < changes ? "sending.merged" : isLater ? "sending.later" : "sending.atOnce",
    values: {
      ...{ messages: count(messages), bytes: bytes(measured.bytes), send: ms(sendMs), buffered: bytes(buffered) },
      ...{ answer: ms(answerMs), changes: count(changes), updates: count(updates), seconds: seconds(measured.seconds) },
    },
    figures: [
      { name: "sent", quantity: count(messages) },
      { name: "sendTook", quantity: ms(sendMs) },
      { name: "buffered", quantity: bytes(buffered) },
      { name: "firstAnswer", quantity: ms(answerMs) },
      { name: "changes", quantity: count(changes) },
      { name: "updatesSent", quantity: count(updates) },
    ],
  };
}
