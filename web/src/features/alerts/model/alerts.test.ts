import { beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../shared/client/manual-clock.test-kit.ts";
import type { AlertFiring, AlertRule } from "../../../../../shared/protocol/alerts.ts";
import { createApp } from "../../../core/app/app.svelte.ts";
import { ManualFrames, MemoryAddress, MemoryStore } from "../../../core/app/browser.test-kit.ts";
import { instrumentListOf, ScriptedConnection, ScriptedHttp } from "../../../core/app/network.test-kit.ts";
import type { KeyValueStore } from "../../../core/storage/persisted-value.ts";
import type { AlertFields } from "./alert.ts";
import { MAX_HISTORY, type Firing } from "./alert-store.ts";
import { Alerts } from "./alerts.svelte.ts";

const T = 1_700_000_000_000;
const FIELDS: AlertFields = { symbols: ["AAA"], when: "crossing_up", price: 101, frequency: "once" };
const NO_TOKEN = {
  fragment: () => "",
  dropFragment: () => {},
  onFragment: () => () => {},
  read: () => null,
  keep: () => {},
};

/** A tab of the browser whose storage is `store`, on a scripted server. */
async function openTab(store: KeyValueStore) {
  const clock = new ManualClock();
  const connection = new ScriptedConnection();
  const http = new ScriptedHttp();
  http.instrumentList = instrumentListOf(["AAA", "BBB"]);
  const app = createApp({
    ...{ connection, http, clock, store, token: NO_TOKEN, languages: ["en"] },
    ...{ countPriceRequests: () => 0, frame: new ManualFrames(), address: new MemoryAddress() },
  });
  const notified: Firing[] = [];
  const alerts = new Alerts(app, clock, { notify: (firing) => notified.push(firing) });
  app.parts.add(alerts);
  app.start();
  const say = (message: object) => connection.listener.control({ type: "alert", epoch: "1", ...message } as never);
  const connect = () => {
    connection.become({ kind: "open", since: clock.now() });
    const limits = { messageBytes: 1, messagesPerSecond: 1, subscriptions: 1, symbols: 1, alerts: 2_000 };
    const welcome = { type: "welcome", protocol: "ticker.v1.json", epoch: "1", time: T, simulated: true } as const;
    connection.listener.control({ ...welcome, heartbeatMs: 1_000, limits });
  };
  connect();
  await Promise.resolve();
  connection.quotes("snapshot", [{ id: 0, n: 1, last: 10_000 }]);
  return {
    ...{ alerts, connection, clock, notified, connect },
    /** Rules that were sent since the last call. */
    sent: (): AlertRule[] => connection.requests.splice(0).flatMap((one) => ("set" in one ? [...(one.set ?? [])] : [])),
    removed: () => connection.requests.splice(0).flatMap((one) => ("remove" in one ? [...(one.remove ?? [])] : [])),
    answer: (rule: string, t: number, more: object = {}) => say({ kind: "set", t, results: [{ rule, ...more }] }),
    fire: (rule: string, t: number, more: Partial<AlertFiring> = {}) =>
      say({ kind: "fired", firings: [{ rule, s: "AAA", t, n: 0, p: 101.5, up: true, ...more }] }),
    judged: (t: number) => say({ kind: "judged", t }),
    say,
    lose: () => connection.become({ kind: "waiting", attempt: 1, retryAt: 0, lostAt: 0, reason: "lost" }),
  };
}

let store: MemoryStore;
beforeEach(() => {
  store = new MemoryStore();
});

/** A tab with one alert that the server watches from T on. */
async function watching(fields: AlertFields = FIELDS) {
  const tab = await openTab(store.tab());
  const id = tab.alerts.add(fields)?.id ?? "";
  tab.sent();
  tab.answer(id, T);
  return { ...tab, id };
}

describe("what is sent", () => {
  test("a new alert as it is, then nothing until it changes", async () => {
    const tab = await openTab(store.tab());
    const alert = tab.alerts.add(FIELDS);
    expect(tab.sent()).toEqual([
      { rule: alert?.id, symbols: ["AAA"], when: "crossing_up", price: 101, frequency: "once" },
    ]);
    tab.answer(alert?.id ?? "", T);
    tab.judged(T + 2_000);
    expect(tab.sent()).toEqual([]);
  });

  test("after a reconnect all of them, with what is known: until when they were watched, firings, the last price", async () => {
    const tab = await watching({ ...FIELDS, frequency: "every" });
    tab.fire(tab.id, T + 1_000);
    tab.judged(T + 2_000);
    tab.lose();
    tab.connect();
    expect(tab.sent()).toMatchObject([
      { rule: tab.id, since: { t: T + 2_000, fired: { AAA: [T + 1_000, 0] }, prices: { AAA: 100 } } },
    ]);
  });

  test("after a visit in between as well: the progress is kept in the browser", async () => {
    const { id } = await watching();
    const later = await openTab(store.tab());
    expect(later.sent()).toMatchObject([{ rule: id, since: { t: T } }]);
  });

  test("an edited condition without its past, an edited note not at all", async () => {
    const tab = await watching();
    const [alert] = tab.alerts.list;
    if (!alert) throw new Error("no alert");
    tab.alerts.change(alert, { ...alert, note: "buy" });
    expect(tab.sent()).toEqual([]);
    tab.alerts.change(alert, { ...alert, price: 103 });
    expect(tab.sent()).toMatchObject([{ rule: tab.id, price: 103 }]);
    expect(tab.sent().every((rule) => rule.since === undefined)).toBe(true);
  });

  test("what is paused or deleted ends", async () => {
    const tab = await watching();
    const [alert] = tab.alerts.list;
    if (!alert) throw new Error("no alert");
    tab.alerts.change(alert, { ...alert, paused: true });
    expect(tab.removed()).toEqual([tab.id]);
    tab.alerts.change(alert, { ...alert, paused: false });
    expect(tab.sent()).toMatchObject([{ rule: tab.id }]);
    tab.alerts.remove(alert);
    expect(tab.removed()).toEqual([tab.id]);
    tab.alerts.restore(alert);
    expect(tab.sent()).toMatchObject([{ rule: tab.id }]);
  });

  test("all again after the server began a new epoch", async () => {
    const tab = await watching();
    tab.say({ kind: "ended", epoch: "2" });
    expect(tab.sent()).toMatchObject([{ rule: tab.id, since: { t: T } }]);
  });

  test("later where there is no room now, or the server could not take it", async () => {
    const tab = await openTab(store.tab());
    tab.connection.hasRoom = false;
    const id = tab.alerts.add(FIELDS)?.id ?? "";
    tab.connection.hasRoom = true;
    tab.clock.advance(1_000);
    expect(tab.sent()).toHaveLength(1);
    tab.answer(id, T, { code: "too_many_messages" });
    tab.clock.advance(10_000);
    expect(tab.sent()).toHaveLength(1);
  });

  test("in messages of at most 16 KB, however many they are", async () => {
    const tab = await openTab(store.tab());
    const symbols = Array.from({ length: 150 }, (_, k) => `SYMBOL-WITH-A-LONG-NAME-${String(k)}`);
    for (let k = 0; k < 9; k++) tab.alerts.add({ ...FIELDS, symbols });
    tab.lose();
    tab.connection.requests.splice(0);
    tab.connect();
    const { requests } = tab.connection;
    expect(Math.max(...requests.map((one) => JSON.stringify(one).length))).toBeLessThanOrEqual(16_384);
    expect(tab.sent()).toHaveLength(9);
  });
});

describe("what fires", () => {
  test("is told once, however often the server tells it", async () => {
    const tab = await watching({ ...FIELDS, frequency: "every" });
    tab.fire(tab.id, T + 1_000);
    tab.fire(tab.id, T + 1_000);
    tab.fire(tab.id, T + 1_000, { n: 1 });
    expect(tab.notified.map(({ t }) => t - T)).toEqual([1_000, 1_000]);
    expect(tab.alerts.history).toHaveLength(2);
  });

  test("is one in two tabs, also where each is told of another moment at which it held", async () => {
    const first = await watching({ ...FIELDS, when: "above" });
    const second = await openTab(store.tab());
    first.fire(first.id, T + 1_000, { at: "set" });
    second.fire(first.id, T + 1_500, { at: "set" });
    expect([first.notified.length, second.notified.length]).toEqual([1, 0]);
  });

  test("ends an alert that fires once, which is then not set again until the viewer wants it", async () => {
    const tab = await watching();
    tab.fire(tab.id, T + 1_000);
    const [alert] = tab.alerts.list;
    if (!alert) throw new Error("no alert");
    expect(tab.alerts.statusOf(alert)).toBe("fired");
    expect(tab.removed()).toEqual([tab.id]);
    tab.alerts.rearm(alert);
    expect(tab.sent()).toMatchObject([{ rule: tab.id }]);
  });

  test("is kept, the newest of it", async () => {
    const tab = await watching({ ...FIELDS, frequency: "every" });
    for (let k = 0; k < MAX_HISTORY + 5; k++) tab.fire(tab.id, T + k);
    expect(tab.alerts.history).toHaveLength(MAX_HISTORY);
    expect(tab.alerts.history[0]?.t).toBe(T + MAX_HISTORY + 4);
    expect((await openTab(store.tab())).alerts.history).toHaveLength(MAX_HISTORY);
  });
});

describe("what is said of an alert", () => {
  test("when it was not watched, and symbols that are not on the board", async () => {
    const tab = await watching();
    const gap = { from: T, to: T + 180_000 };
    tab.say({ kind: "set", t: T + 180_000, results: [{ rule: tab.id, gap, unknown: ["OLD"] }] });
    const [alert] = tab.alerts.list;
    expect(alert && tab.alerts.gapOf(alert)).toEqual(gap);
    expect(tab.alerts.troubles[tab.id]).toEqual({ code: "unknown_part", text: "OLD" });
  });

  test("why it is not watched", async () => {
    const tab = await watching();
    tab.answer(tab.id, T, { code: "unknown_symbol", field: "symbols", message: 'no symbol "AAA"' });
    expect(tab.alerts.troubles[tab.id]?.code).toBe("unknown_symbol");
  });
});

describe("what is stored", () => {
  test("two tabs set alerts, and neither overwrites the other's", async () => {
    const [one, two] = [await openTab(store.tab()), await openTab(store.tab())];
    one.alerts.add(FIELDS);
    two.alerts.add({ ...FIELDS, price: 99 });
    expect((await openTab(store.tab())).alerts.list.map(({ price }) => price)).toEqual([101, 99]);
  });

  test("an alert of another tab is set a moment later, with the progress that its tab has stored", async () => {
    const tab = store.tab();
    const [one, two] = [await openTab(store.tab()), await openTab(tab)];
    const id = one.alerts.add(FIELDS)?.id ?? "";
    tab.tell("tickertape.alerts");
    expect(two.sent()).toEqual([]);
    one.answer(id, T);
    two.clock.advance(3_000);
    expect(two.sent()).toMatchObject([{ rule: id, since: { t: T } }]);
  });

  test("what fits no version is set aside, and what a later one stored is kept and counted", async () => {
    store.setItem("tickertape.alerts", JSON.stringify({ bad: { v: 1, price: "x" }, new: { v: 2, shape: "round" } }));
    const tab = await openTab(store.tab());
    tab.alerts.add(FIELDS);
    expect([tab.alerts.list.length, tab.alerts.later]).toEqual([1, 1]);
    expect(store.getItem("tickertape.alerts")).toContain("round");
    expect(store.getItem("tickertape.alerts.aside.1")).toContain('"price":"x"');
  });

  test("text that is no JSON is set aside", async () => {
    store.setItem("tickertape.alerts", "{oops");
    const tab = await openTab(store.tab());
    expect(tab.alerts.list).toEqual([]);
    expect(store.getItem("tickertape.alerts.aside.1")).toContain("oops");
  });

  test("alerts last as long as the page where the browser stores nothing", async () => {
    const full: KeyValueStore = {
      getItem: () => null,
      setItem: () => {
        throw new Error("full");
      },
    };
    const tab = await openTab(full);
    tab.alerts.add(FIELDS);
    expect(tab.alerts.list).toHaveLength(1);
  });
});
