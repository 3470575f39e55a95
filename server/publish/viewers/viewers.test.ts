import { describe, expect, it } from "vitest";
import type { MemoryPeer } from "../fanout/memory-peer.test-kit.ts";
import { PublisherSetup } from "../publisher-setup.test-kit.ts";
import { evenly } from "./marker.ts";

const setup = () => new PublisherSetup(["AAPL"], { isPresenter: (token) => token === "s3cret" });

/** A client that follows the viewers, and has read the answer. */
function follower(board: PublisherSetup, token?: string): MemoryPeer {
  const peer = board.connect();
  peer.says({ op: "viewers", id: 1, ...(token !== undefined && { token }) });
  peer.take();
  return peer;
}

describe("the number of viewers", () => {
  it("W70: is sent at once to a client that asks, then after changes, at most once a second", () => {
    const board = setup();
    const peer = board.connect();
    peer.take();
    peer.says({ op: "viewers", id: 3 });
    expect(peer.take()).toEqual([{ type: "viewers", id: 3, count: 1 }]);
    board.pass(2_000);
    peer.take();
    for (let k = 0; k < 5; k++) board.connect();
    board.pass(20);
    expect(peer.takeOnly("viewers")).toEqual([{ type: "viewers", count: 6 }]);
    board.connect("ticker.v1.sbe").goAway();
    board.connect("ticker.v1.sbe");
    board.pass(900);
    expect(peer.takeOnly("viewers")).toEqual([]);
    board.pass(100);
    expect(peer.takeOnly("viewers")).toEqual([{ type: "viewers", count: 7 }]);
    board.pass(5_000);
    expect(peer.takeOnly("viewers")).toEqual([]);
  });

  it("W70: is not sent to a client that has not asked, or has unsubscribed", () => {
    const board = setup();
    const other = board.connect();
    const peer = follower(board);
    peer.says({ op: "viewers", follow: false, id: 2 });
    expect(peer.takeOnly("viewers")).toEqual([{ type: "viewers", id: 2, count: 2 }]);
    board.connect();
    board.pass(3_000);
    expect([...peer.takeOnly("viewers"), ...other.takeOnly("viewers")]).toEqual([]);
  });

  it("W71: a wrong token is refused, and nothing has changed", () => {
    const board = setup();
    const peer = board.connect();
    peer.take();
    peer.says({ op: "viewers", id: 1, token: "guess" });
    expect(peer.take()).toEqual([
      { type: "error", id: 1, code: "bad_token", message: "that is not this server's token" },
    ]);
    board.connect();
    board.pass(3_000);
    expect([peer.takeOnly("viewers"), peer.takeOnly("marker")]).toEqual([[], []]);
  });
});

describe("markers", () => {
  /** Sends viewers the first marker, which each answers `afterMs` later. Returns what the presenter is then sent. */
  function round(board: PublisherSetup, presenter: MemoryPeer, viewers: readonly (readonly [MemoryPeer, number])[]) {
    board.pass(20);
    let passed = 0;
    for (const [peer, afterMs] of viewers) {
      const [marker] = peer.takeOnly("marker");
      board.clock.advance(afterMs - passed);
      passed = afterMs;
      peer.says({ op: "arrived", marker: marker?.["marker"], time: Number(marker?.["time"]) + afterMs, errorMs: 1.5 });
    }
    presenter.take();
    board.pass(2_000);
    return presenter.takeOnly("viewers").map(({ arrivals }) => arrivals);
  }

  it("W71: are sent to every viewer once in two seconds while a presenter follows, and to nobody otherwise", () => {
    const board = setup();
    const [json, sbe] = [board.connect("ticker.v1.json"), board.connect("ticker.v1.sbe")];
    const presenter = follower(board);
    board.pass(6_000);
    for (const peer of [json, sbe, presenter]) expect(peer.takeOnly("marker")).toEqual([]);
    presenter.says({ op: "viewers", token: "s3cret" });
    board.pass(6_000);
    for (const peer of [json, sbe, presenter]) {
      expect(peer.takeOnly("marker").map(({ marker }) => marker)).toEqual([1, 2, 3]);
    }
    presenter.goAway();
    board.pass(6_000);
    expect(json.takeOnly("marker")).toEqual([]);
  });

  it("W71: the presenter gets count, median, 95% and maximum of the durations, and the largest error", () => {
    const board = setup();
    const viewers = [4, 8, 12, 30].map((afterMs) => [board.connect(), afterMs] as const);
    const presenter = follower(board, "s3cret");
    expect(round(board, presenter, viewers)).toEqual([
      { marker: 1, asked: 5, answered: 4, ms: [4, 8, 12, 30], medianMs: 8, p95Ms: 30, maxMs: 30, errorMs: 1.5 },
    ]);
  });

  it("W71: an answer that comes twice, too late, before the marker was sent or from the future does not count", () => {
    const board = setup();
    const peers = [board.connect(), board.connect(), board.connect()] as const;
    const presenter = follower(board, "s3cret");
    board.pass(20);
    const { marker, time } = peers[0].takeOnly("marker")[0] as { marker: number; time: number };
    const answer = { op: "arrived", marker, errorMs: 1 };
    board.clock.advance(10);
    peers[0].says({ ...answer, time: time + 5 });
    peers[0].says({ ...answer, time: time + 9 });
    peers[1].says({ ...answer, time: time - 5 });
    peers[2].says({ ...answer, time: time + 60_000 });
    board.pass(2_000);
    expect(presenter.takeOnly("viewers").at(-1)?.["arrivals"]).toMatchObject({ asked: 4, answered: 1, ms: [5] });
    peers[1].says({ ...answer, time: time + 5 });
    board.pass(2_000);
    expect(presenter.takeOnly("viewers").at(-1)?.["arrivals"]).toMatchObject({ marker: 2, answered: 0, ms: [] });
  });

  it.each([{ marker: -1 }, { time: null }, { errorMs: -1 }, { errorMs: 10_001 }, { marker: "1" }])(
    "W71: an answer with %j is refused",
    (wrong) => {
      const board = setup();
      const peer = board.connect();
      peer.take();
      peer.says({ op: "arrived", id: 4, marker: 1, time: 1, errorMs: 1, ...wrong });
      expect(peer.take()).toMatchObject([{ type: "error", id: 4, code: "bad_message" }]);
    },
  );

  it("W71: a later presenter does not get an earlier presenter's results", () => {
    const board = setup();
    follower(board, "s3cret").goAway();
    board.pass(10_000);
    const presenter = follower(board, "s3cret");
    board.pass(20);
    expect(presenter.takeOnly("viewers").filter(({ arrivals }) => arrivals)).toEqual([]);
  });

  it("a long list is thinned evenly, with its ends", () => {
    expect(evenly([1, 2, 3], 5)).toEqual([1, 2, 3]);
    const thinned = evenly(
      Array.from({ length: 10_001 }, (_, k) => k),
      101,
    );
    expect(thinned).toEqual(Array.from({ length: 101 }, (_, k) => k * 100));
  });
});
