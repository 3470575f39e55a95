import { describe, expect, test } from "vitest";
import type { LabRecord } from "../../../../../../shared/protocol/lab.ts";
import type { Outcome } from "../belief.ts";
import { judgeConnections, judgeManyStreams, judgeOnePort } from "./connections.ts";
import { judgeFrames, judgeSizes } from "./frames.ts";
import { judgeMessageHeaders, judgeStreamHeaders } from "./headers.ts";
import { judgeDelivery, judgeEndings, judgeSilence } from "./loss.ts";
import { judgeIdlePolls, judgeLongPolling } from "./polling.ts";
import { judgeFailures, judgePings } from "./script.ts";
import { judgeSending } from "./sending.ts";
import { judgeRace, lapsOf } from "./speed.ts";
import { exchangesOf, median } from "./wire.ts";

const HEADERS = { messages: 40, handshake: 700, later: 0, frameUp: 6, frameDown: 2 };
const STREAM = { events: 12, first: 900, later: 0, requests: 1 };
const REQUESTS = { requests: 10, opened: 1, closingRequests: 5, ended: 5 };
const POLLS = { seconds: 4, polls: 40, idle: 30, intervalMs: 100 };
const held = (...news: boolean[]) => news.map((hasNews) => ({ ms: 300, hasNews }));
const exchange = (status: number) => ({ up: 600, down: 400, status, body: "" });
const FRAMES = { fragments: 3, back: 1, longBytes: 20_000, longFrames: 1, longWire: 20_008 };
const SIZES = { json: 200, sbe: 80, updates: 12, text: 1, float: 8 };
const FAILED = { code: 1_006, reason: "" };
const PINGS = { canPing: false, pings: 3, pongs: 3, answerMs: 0.4, seen: 0 };
const SILENCE = { seconds: 3, echoMs: 4, isDeadOpen: true, deadSent: 3, deadAnswers: 0 };
const DELIVERY = { sent: 25, answered: 17, seconds: 2, reopened: 0, streamMs: 1_700 };
const SENDING = {
  messages: 50,
  bytes: 200_000,
  sendMs: 3,
  buffered: 9,
  answerMs: 1_400,
  changes: 28,
  updates: 3,
  seconds: 3,
};
const CLOSED = { code: 4_321, wasClean: true, closeFrames: 2 };
const CUT = { code: 1_006, wasClean: false, closeFrames: 0 };
const ENDINGS = { closed: CLOSED, cut: CUT, seconds: 2, isDeadNoticed: false };

/** What is measured, and the verdict and the sentence that it leads to. */
const VERDICTS: readonly (readonly [outcome: Outcome, answer: Outcome["answer"], say: Outcome["say"]])[] = [
  [judgeMessageHeaders(HEADERS), "false", "headers.none"],
  [judgeMessageHeaders({ ...HEADERS, later: 1 }), "true", "headers.some"],
  [judgeStreamHeaders(STREAM), "false", "sseHeaders.once"],
  [judgeStreamHeaders({ ...STREAM, later: 200 }), "true", "sseHeaders.again"],
  [judgeConnections(REQUESTS), "false", "connections.kept"],
  [judgeConnections({ ...REQUESTS, opened: 10 }), "true", "connections.each"],
  [judgeOnePort({ port: 3_001, open: 8, asked: 8 }), "false", "ports.shared"],
  [judgeOnePort({ port: 3_001, open: 1, asked: 8 }), "true", "ports.alone"],
  [judgeManyStreams({ asked: 7, opened: 6, thenMs: 4 }), "false", "streams.limited"],
  [judgeManyStreams({ asked: 7, opened: 4, thenMs: undefined }), "false", "streams.waiting"],
  [judgeManyStreams({ asked: 7, opened: 7, thenMs: undefined }), "true", "streams.all"],
  [judgeLongPolling({ ...POLLS, held: held(true, true) }), "false", "longPolling.news"],
  [judgeLongPolling({ ...POLLS, held: held(true, false) }), "depends", "longPolling.fewer"],
  [judgeLongPolling({ ...POLLS, idle: 0, held: held(true) }), "true", "longPolling.same"],
  [judgeLongPolling({ ...POLLS, held: [] }), "true", "longPolling.same"],
  [judgeIdlePolls({ polls: 10, idle: [exchange(200)], unchanged: [] }), "false", "idlePoll.costs"],
  [judgeIdlePolls({ polls: 10, idle: [exchange(200)], unchanged: [exchange(304)] }), "false", "idlePoll.costs304"],
  [judgeFrames(FRAMES), "false", "frames.differ"],
  [judgeFrames({ fragments: 1, back: 1, longBytes: 9, longFrames: 1, longWire: 15 }), "true", "frames.same"],
  [judgeSizes(SIZES), "depends", "binary.depends"],
  [judgeSizes({ ...SIZES, text: 9 }), "true", "binary.smaller"],
  [judgeSizes({ ...SIZES, json: 70 }), "false", "binary.larger"],
  [judgeFailures({ seen: [FAILED, FAILED], answers: ["400", "503"] }), "false", "reason.none"],
  [judgeFailures({ seen: [FAILED, { ...FAILED, reason: "x" }], answers: ["400"] }), "depends", "reason.some"],
  [judgePings(PINGS), "false", "ping.cannot"],
  [judgePings({ ...PINGS, canPing: true }), "true", "ping.can"],
  [judgeSilence(SILENCE), "depends", "silence.unseen"],
  [judgeSilence({ ...SILENCE, isDeadOpen: false }), "depends", "silence.noticed"],
  [judgeSilence({ ...SILENCE, deadAnswers: 3 }), "true", "silence.both"],
  [judgeSilence({ ...SILENCE, echoMs: undefined }), "false", "silence.ended"],
  [judgeDelivery(DELIVERY), "false", "delivery.lostStream"],
  [judgeDelivery({ ...DELIVERY, streamMs: undefined }), "false", "delivery.lost"],
  [judgeDelivery({ ...DELIVERY, reopened: 1 }), "depends", "delivery.lostStream"],
  [judgeDelivery({ ...DELIVERY, answered: 25, reopened: 1 }), "true", "delivery.whole"],
  [judgeSending(SENDING), "false", "sending.merged"],
  [judgeSending({ ...SENDING, changes: 3 }), "false", "sending.later"],
  [judgeSending({ ...SENDING, changes: 3, answerMs: 1 }), "true", "sending.atOnce"],
  [judgeEndings(ENDINGS), "false", "endings.differ"],
  [judgeEndings({ ...ENDINGS, isDeadNoticed: true }), "false", "endings.noticed"],
  [judgeEndings({ ...ENDINGS, closed: CUT }), "true", "endings.same"],
];

test.each(VERDICTS.map(([outcome, answer, say]) => [say, answer, outcome] as const))(
  "%s is said, with the verdict %s, of numbers that it is true of",
  (say, answer, outcome) => {
    expect([outcome.say, outcome.answer]).toEqual([say, answer]);
    expect(outcome.figures.map(({ name }) => name)).toEqual([...new Set(outcome.figures.map(({ name }) => name))]);
  },
);

describe("the race between three ways", () => {
  const race = {
    webSocket: [
      [1, 0],
      [2, 10],
      [4, 30],
      [5, 40],
    ],
    sse: [
      [1, 5],
      [2, 10.2],
      [4, 28],
    ],
    longPolling: [
      [1, 8],
      [4, 33],
    ],
  } as const;

  test("compares each change once all have begun, with the first that was as new elsewhere", () => {
    expect(lapsOf(race)).toEqual([
      { sse: expect.closeTo(0.2), longPolling: 23 },
      { sse: -2, longPolling: 3 },
    ]);
  });

  test("counts as first only what was earlier than both others by more than the clock's step", () => {
    expect(judgeRace(race)).toMatchObject({
      answer: "false",
      say: "faster.sometimes",
      values: { changes: { value: 2 }, first: { value: 0 }, later: { value: 1 } },
    });
    const slower = race.sse.map(([n, at]) => [n, at + 50] as const);
    const often = { ...race, sse: slower, longPolling: slower };
    expect(judgeRace({ ...often, webSocket: [[4, 60]] })).toMatchObject({ answer: "true", say: "faster.always" });
  });

  test("without any change in common nothing is called first", () => {
    expect(judgeRace({ webSocket: [], sse: [], longPolling: [] })).toMatchObject({ answer: "false" });
  });
});

describe("what the tap recorded", () => {
  const record = (direction: "up" | "down", kind: "head" | "body", text: string): LabRecord => ({
    ...{ connection: 1, label: "a", t: 0, direction, kind },
    ...{ bytes: text.length, data: btoa(text) },
  });

  test("falls into exchanges, each with its bytes, its status and its body", () => {
    const records = [
      record("down", "body", "of an exchange before"),
      record("up", "head", "GET /a"),
      record("down", "head", "HTTP/1.1 200 OK\r\n"),
      record("down", "body", "{}"),
      record("up", "head", "GET /bb"),
      record("down", "head", "HTTP/1.1 304 Not Modified\r\n"),
      record("up", "head", "GET /c"),
    ];
    expect(exchangesOf(records)).toEqual([
      { up: 6, down: 19, status: 200, body: "{}" },
      { up: 7, down: 27, status: 304, body: "" },
      { up: 6, down: 0, status: undefined, body: "" },
    ]);
  });

  test("has a middle, of an even number between two", () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, 0]);
  });
});
