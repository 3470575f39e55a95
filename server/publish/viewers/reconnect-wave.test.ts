import { expect, it } from "vitest";
import { PublisherSetup } from "../publisher-setup.test-kit.ts";

function crowd(count: number) {
  let draws = 0;
  // Numbers that differ, so that delays and order do.
  const board = new PublisherSetup(["AAPL"], {
    isPresenter: (token) => token === "s3cret",
    random: () => ((draws++ * 37) % 101) / 101,
  });
  const peers = Array.from({ length: count }, (_, k) =>
    board.connect(k % 2 === 0 ? "ticker.v1.json" : "ticker.v1.sbe"),
  );
  const presenter = board.connect();
  presenter.says({ op: "viewers", token: "s3cret" });
  for (const peer of [...peers, presenter]) peer.take();
  return { board, peers, presenter };
}

it("W73: a wave of reconnects sends viewers away within its time, each with a retry delay of its own; presenters stay", () => {
  const { board, peers, presenter } = crowd(20);
  expect(board.publisher.sendAway(1, 1_000)).toBe(20);
  board.pass(500);
  const half = peers.filter(({ closedWith }) => closedWith !== undefined).length;
  expect(half).toBeGreaterThan(4);
  expect(half).toBeLessThan(16);
  board.pass(540);
  const byes = peers.flatMap((peer) => peer.takeOnly("bye"));
  expect(byes.map(({ code }) => code)).toEqual(Array.from({ length: 20 }, () => 4004));
  expect(peers.every(({ closedWith }) => closedWith === 4004)).toBe(true);
  expect(new Set(byes.map(({ retryMs }) => retryMs)).size).toBeGreaterThan(10);
  for (const { retryMs } of byes) expect(Number(retryMs)).toBeGreaterThanOrEqual(500);
  expect([presenter.closedWith, presenter.takeOnly("viewers").at(-1)]).toEqual([
    undefined,
    { type: "viewers", count: 1 },
  ]);
});

it("W73: a share of the viewers leaves, and whoever comes back meanwhile stays", () => {
  const { board, peers } = crowd(9);
  expect(board.publisher.sendAway(0.5, 200)).toBe(5);
  const late = board.connect();
  board.pass(240);
  expect(peers.filter(({ closedWith }) => closedWith !== undefined)).toHaveLength(5);
  expect(late.closedWith).toBeUndefined();
});
