import { describe, expect, it } from "vitest";
import type { AlertFiring } from "../../../shared/protocol/alerts.ts";
import { asEpoch, asMillis } from "../../../shared/model/units.ts";
import type { AlertListener, Alerts } from "../../ports/alerts.ts";
import { PublisherSetup, START } from "../publisher-setup.test-kit.ts";

const firing = (k: number): AlertFiring => ({ rule: `r${k}`, s: "AAPL", t: START + k, n: 0, p: 190.5, up: true });

/** Alerts that fire when the test says so. */
class FakeAlerts implements Alerts {
  judgedTo = asMillis(START);
  watched = 0;
  firings = 0;
  maxPerConnection = 10;
  late: readonly AlertFiring[] = [];
  closed = 0;
  readonly listeners: AlertListener[] = [];

  open(listener: AlertListener) {
    this.listeners.push(listener);
    return {
      size: 1,
      set: (rules: readonly unknown[]) => {
        for (const one of this.late) listener.fired(one, true);
        return rules.map(() => ({ rule: "r" }));
      },
      remove: () => undefined,
      expire: () => undefined,
      close: () => this.closed++,
    };
  }
}

function setup() {
  const alerts = new FakeAlerts();
  const publisher = new PublisherSetup(["AAPL"], { alerts });
  const client = publisher.connect();
  client.take();
  return { alerts, publisher, client, fire: (k: number) => alerts.listeners[0]?.fired(firing(k), false) };
}

describe("W92: the order of what a client is told", () => {
  it("late firings come before the answer, which says from when on the tape is judged", () => {
    const { alerts, client } = setup();
    alerts.late = [firing(1)];
    client.says({ op: "alert", id: 3, set: [{}, {}] });
    expect(client.take()).toEqual([
      { type: "alert", kind: "replay", epoch: "k3", firings: [firing(1)] },
      { type: "alert", kind: "set", id: 3, epoch: "k3", t: 1, results: [{ rule: "r" }, { rule: "r" }] },
    ]);
  });

  it("firings of a tick come in one message, before a later judged", () => {
    const { alerts, publisher, client, fire } = setup();
    client.says({ op: "alert", set: [] });
    publisher.pass(4_000);
    client.take();
    fire(1);
    fire(2);
    alerts.judgedTo = asMillis(START + 5_000);
    publisher.pass(4_000);
    expect(client.takeOnly("alert")).toEqual([
      { type: "alert", kind: "fired", epoch: "k3", firings: [firing(1), firing(2)] },
      { type: "alert", kind: "judged", epoch: "k3", t: START + 5_000 },
    ]);
  });

  it("what fired in an epoch is told as of that epoch, before its end", () => {
    const { alerts, publisher, client, fire } = setup();
    client.says({ op: "alert", set: [] });
    client.take();
    fire(1);
    publisher.board.reset(publisher.board.quotes.instruments, asEpoch(724));
    alerts.listeners[0]?.ended();
    expect(client.takeOnly("alert")).toEqual([
      { type: "alert", kind: "fired", epoch: "k3", firings: [firing(1)] },
      { type: "alert", kind: "ended", epoch: "k4" },
    ]);
    publisher.pass(100);
    expect(client.takeOnly("alert").filter(({ kind }) => kind === "fired")).toEqual([]);
  });

  it("judged is said once where the tape stands still", () => {
    const { publisher, client } = setup();
    client.says({ op: "alert", set: [] });
    publisher.pass(10_000);
    expect(client.takeOnly("alert").filter(({ kind }) => kind === "judged")).toHaveLength(1);
  });

  it("W4: long lists come in messages of at most 16 KB", () => {
    const { publisher, client, fire } = setup();
    client.says({ op: "alert", set: [] });
    client.take();
    for (let k = 0; k < 500; k++) fire(k);
    publisher.pass(40);
    const messages = client.takeOnly("alert");
    expect(messages.length).toBeGreaterThan(1);
    expect(messages.every((message) => JSON.stringify(message).length <= 16_384)).toBe(true);
    expect(messages.flatMap(({ firings }) => firings ?? [])).toHaveLength(500);
  });

  it("G4: a client that reads slowly gets its firings when it reads again, or is closed where they are too many", () => {
    const { publisher, client, fire } = setup();
    client.says({ op: "alert", set: [] });
    client.stopReading();
    // An unanswered probe makes it slow.
    for (let k = 0; k < 40; k++) client.says({ op: "echo", data: "x".repeat(8_000) });
    publisher.pass(3_000);
    client.take();
    fire(1);
    publisher.pass(100);
    client.read();
    publisher.pass(1_000);
    expect(client.takeOnly("alert").flatMap(({ firings }) => firings ?? [])).toEqual([firing(1)]);
    client.stopReading();
    for (let k = 0; k < 40; k++) client.says({ op: "echo", data: "x".repeat(8_000) });
    publisher.pass(3_000);
    for (let k = 0; k < 1_100; k++) fire(k);
    publisher.pass(500);
    expect(client.closedWith).toBe(4002);
  });

  it("rules end with the connection", () => {
    const { alerts, client } = setup();
    client.says({ op: "alert", set: [] });
    client.goAway();
    expect(alerts.closed).toBe(1);
  });

  it("a server that watches no alerts says so", () => {
    const client = new PublisherSetup(["AAPL"]).connect();
    client.take();
    client.says({ op: "alert", id: 1, set: [] });
    expect(client.take()).toMatchObject([{ type: "error", id: 1, code: "unknown_op" }]);
  });
});
