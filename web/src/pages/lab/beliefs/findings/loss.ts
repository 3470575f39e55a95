import { count, ms, seconds, word, type Outcome } from "../belief.ts";

export interface SilentSockets {
  /** How long both were silent, s. */
  readonly seconds: number;
  /** Of the socket whose line is whole: how long its echo took, ms; undefined where none came. */
  readonly echoMs: number | undefined;
  /** Of the socket whose line has gone dead. */
  readonly isDeadOpen: boolean;
  readonly deadSent: number;
  readonly deadAnswers: number;
}

export function judgeSilence({ seconds: silent, echoMs, isDeadOpen, deadSent, deadAnswers }: SilentSockets): Outcome {
  const isAlive = echoMs !== undefined;
  const isDead = deadAnswers === 0;
  return {
    answer: isAlive ? (isDead ? "depends" : "true") : "false",
    say: !isAlive ? "silence.ended" : !isDead ? "silence.both" : isDeadOpen ? "silence.unseen" : "silence.noticed",
    values: {
      ...{ seconds: seconds(silent), echo: ms(echoMs ?? 0) },
      ...{ sent: count(deadSent), answers: count(deadAnswers) },
    },
    figures: [
      { name: "silent", quantity: seconds(silent) },
      ...(isAlive ? [{ name: "echoAfter", quantity: ms(echoMs) } as const] : []),
      { name: "deadState", quantity: word(isDeadOpen ? "OPEN" : "CLOSED") },
      { name: "deadSent", quantity: count(deadSent) },
      { name: "deadAnswers", quantity: count(deadAnswers) },
    ],
  };
}

export interface Delivery {
  readonly sent: number;
  readonly answered: number;
  /** WebSockets that the browser opened by itself within this time, s. */
  readonly seconds: number;
  readonly reopened: number;
  /** After how long the event stream was back by itself, ms; undefined where it was not. */
  readonly streamMs: number | undefined;
}

export function judgeDelivery({ sent, answered, seconds: waited, reopened, streamMs }: Delivery): Outcome {
  const unknown = sent - answered;
  const isTrue = unknown === 0 && reopened > 0;
  return {
    answer: isTrue ? "true" : unknown > 0 && reopened > 0 ? "depends" : "false",
    say: isTrue ? "delivery.whole" : streamMs === undefined ? "delivery.lost" : "delivery.lostStream",
    values: {
      ...{ sent: count(sent), answered: count(answered), unknown: count(unknown), seconds: seconds(waited) },
      ...{ reopened: count(reopened), stream: ms(streamMs ?? 0) },
    },
    figures: [
      { name: "sent", quantity: count(sent) },
      { name: "answered", quantity: count(answered) },
      { name: "unanswered", quantity: count(unknown), isComputed: true },
      { name: "reopened", quantity: count(reopened) },
      ...(streamMs === undefined ? [] : [{ name: "streamBack", quantity: ms(streamMs) } as const]),
    ],
  };
}

interface Ending {
  readonly code: number;
  readonly wasClean: boolean;
  /** Close frames on the wire, both ways. */
  readonly closeFrames: number;
}

export interface Endings {
  readonly closed: Ending;
  readonly cut: Ending;
  /** How long a socket whose line has gone dead was watched, s, and whether script was told of anything. */
  readonly seconds: number;
  readonly isDeadNoticed: boolean;
}

export function judgeEndings({ closed, cut, seconds: watched, isDeadNoticed }: Endings): Outcome {
  const isSame = closed.code === cut.code && closed.wasClean === cut.wasClean;
  return {
    answer: isSame ? "true" : "false",
    say: isSame ? "endings.same" : isDeadNoticed ? "endings.noticed" : "endings.differ",
    values: {
      ...{ code: word(String(closed.code)), clean: word(String(closed.wasClean)), frames: count(closed.closeFrames) },
      ...{ cutCode: word(String(cut.code)), cutClean: word(String(cut.wasClean)), cutFrames: count(cut.closeFrames) },
      ...{ seconds: seconds(watched) },
    },
    figures: [
      { name: "closedAs", quantity: word(`${closed.code} · wasClean ${closed.wasClean}`) },
      { name: "closeFrames", quantity: count(closed.closeFrames) },
      { name: "cutAs", quantity: word(`${cut.code} · wasClean ${cut.wasClean}`) },
      { name: "cutFrames", quantity: count(cut.closeFrames) },
      { name: "deadEvents", quantity: count(isDeadNoticed ? 1 : 0) },
    ],
  };
}
