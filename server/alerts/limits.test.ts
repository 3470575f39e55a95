import { describe, expect, it } from "vitest";
import { ManualServerClock } from "../../shared/client/manual-clock.test-kit.ts";
import { Client, evaluatorOf, newBoard, rule, START, trade } from "./alerts.test-kit.ts";

const move = { when: "move", price: undefined, percent: 1, window: "1m" } as const;
const many = (count: number) =>
  Array.from({ length: count }, (_, k) => rule({ rule: `r${k}`, symbols: ["AAA", "BBB"] }));

describe("W91: what becomes of each rule", () => {
  it.each([
    [{ ...rule(), rule: "a b" }, "rule"],
    [rule({ symbols: [] }), "symbols"],
    [{ ...rule(), when: "touches" }, "when"],
    [rule({ price: undefined }), "price"],
    [rule({ price: 0 }), "price"],
    [rule({ price: Infinity }), "price"],
    [rule({ price: 1e12 }), "price"],
    [{ ...rule(), price: "100" }, "price"],
    [rule({ ...move, percent: undefined }), "percent"],
    [rule({ ...move, percent: 0 }), "percent"],
    [rule({ ...move, when: "move_down", percent: 101 }), "percent"],
    [rule({ ...move, window: undefined }), "window"],
    [{ ...rule(), frequency: "often" }, "frequency"],
    [rule({ until: START }), "until"],
    [{ ...rule(), since: { t: "now" } }, "since"],
  ])("a wrong rule is refused by the name of its field, and the others are watched: %j", (wrong, field) => {
    const board = newBoard();
    trade(board, 0, 99);
    const client = new Client(evaluatorOf(board));
    const [first, second] = client.set(wrong, rule({ rule: "good" }));
    expect(first).toMatchObject({ code: "bad_alert", field });
    expect(first?.message).toContain(field);
    expect(second).toEqual({ rule: "good" });
    expect(client.watch.size).toBe(1);
  });

  it.each([null, 7, "rule", [], {}])("%j is no rule", (wrong) => {
    const client = new Client(evaluatorOf(newBoard()));
    expect(client.set(wrong)).toMatchObject([{ rule: "", code: "bad_alert" }]);
  });

  it("a symbol that the board does not have is named, and a rule of nothing else is refused", () => {
    const client = new Client(evaluatorOf(newBoard()));
    expect(client.set(rule({ symbols: ["AAA", "OLD"] }))).toEqual([{ rule: "r", unknown: ["OLD"] }]);
    expect(client.set(rule({ rule: "q", symbols: ["OLD"] }))).toMatchObject([
      { rule: "q", code: "unknown_symbol", field: "symbols", message: 'no symbol "OLD"' },
    ]);
  });

  it("a rule that is refused leaves the one with its name as it was", () => {
    const board = newBoard();
    trade(board, 0, 99);
    const client = new Client(evaluatorOf(board));
    client.set(rule());
    client.set(rule({ price: 0 }));
    trade(board, 1, 101);
    expect(client.take()).toEqual(["r AAA 101"]);
  });

  it("a rule that is set again replaces the one with its name, and one that is removed fires no more", () => {
    const board = newBoard();
    const evaluator = evaluatorOf(board);
    trade(board, 0, 99);
    const client = new Client(evaluator);
    client.set(rule());
    client.set(rule({ price: 102 }));
    trade(board, 1, 101);
    expect([client.take(), evaluator.watched]).toEqual([[], 1]);
    client.watch.remove(["r", "unknown"]);
    trade(board, 2, 103);
    expect([client.take(), evaluator.watched]).toEqual([[], 0]);
  });

  it("a request may name a rule once", () => {
    const client = new Client(evaluatorOf(newBoard()));
    expect(client.set(rule(), rule({ price: 7 }))).toMatchObject([{ rule: "r" }, { code: "bad_alert", field: "rule" }]);
  });
});

describe("W93: limits", () => {
  it("counts symbols over all rules of a connection, and over all connections", () => {
    const evaluator = evaluatorOf(newBoard(), { perConnection: 4, inAll: 6 });
    // The burst of a connection is as much as it may watch.
    const [one, other] = [new Client(evaluator), new Client(evaluator)];
    expect(one.set(...many(3)).map(({ code }) => code)).toEqual([undefined, undefined, "too_many_alerts"]);
    expect(other.set(...many(2)).map(({ code }) => code)).toEqual([undefined, "too_many_alerts"]);
    one.watch.close();
    expect(other.set(...many(2).slice(1)).map(({ code }) => code)).toEqual([undefined]);
    expect(evaluator.watched).toBe(4);
  });

  it("counts what is set in a second, because it may replay trades", () => {
    const evaluator = evaluatorOf(newBoard(), { perConnection: 4, perSecond: 2 });
    const client = new Client(evaluator);
    expect(client.set(...many(2)).every(({ code }) => code === undefined)).toBe(true);
    expect(client.set(...many(1))).toMatchObject([{ code: "too_many_messages" }]);
  });

  it("counts what all connections together have judged again in a second", () => {
    const board = newBoard();
    const clock = new ManualServerClock(START);
    const evaluator = evaluatorOf(board, { perSecond: 1e6 }, clock);
    for (let k = 0; k < 2_048; k++) trade(board, k, 99);
    const again = rule({ price: 120, since: { t: START } });
    const setBy = (client: Client, one = again) => client.set(one)[0]?.code;
    let served = 0;
    while (served < 1_000 && setBy(new Client(evaluator)) === undefined) served++;
    // 500,000 trades at most, and the request that goes beyond.
    expect(served).toBe(Math.ceil(500_000 / 2_048));
    expect(setBy(new Client(evaluator), rule())).toBe(undefined);
    clock.advance(1_000);
    expect(setBy(new Client(evaluator))).toBe(undefined);
  });

  it("drops rules that have expired", () => {
    const board = newBoard();
    const evaluator = evaluatorOf(board);
    trade(board, 0, 99);
    const client = new Client(evaluator);
    client.set(rule({ until: START + 1_000 }), rule({ rule: "q" }));
    trade(board, 5_000, 99);
    client.watch.expire(evaluator.judgedTo);
    expect([client.watch.size, evaluator.watched]).toEqual([1, 1]);
  });
});
