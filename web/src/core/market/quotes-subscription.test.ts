import { expect, test, vi } from "vitest";
import { AppParts, type AppPartsHost } from "../app/app-part.ts";
import { instrumentListOf, ScriptedConnection } from "../app/network.test-kit.ts";
import { asInstrumentId } from "../../../../shared/model/units.ts";
import { Market } from "./market.svelte.ts";
import { QuotesSubscription } from "./quotes-subscription.ts";

/** A board of so many symbols, S0, S1 …, and what is subscribed of it. */
function boardOf(count: number) {
  const connection = new ScriptedConnection();
  const market = new Market();
  let draw: AppPartsHost["addFlush"] extends (flush: infer F) => unknown ? F : never = () => {};
  const addFlush: AppPartsHost["addFlush"] = (flush) => {
    draw = flush;
    return () => (draw = () => {});
  };
  const host = { addFlush, report: vi.fn() };
  const parts = new AppParts(host);
  parts.start();
  parts.add(new QuotesSubscription(connection, market, (part) => parts.add(part)));
  const use = (length: number) => {
    market.useInstruments(instrumentListOf(Array.from({ length }, (_, k) => `S${String(k)}`)));
    parts.emit("instrumentsChanged");
  };
  use(count);
  const subscribed = () => connection.subscribed.map(({ channel, symbols }) => `${channel} ${symbols.join(" ")}`);
  const settle = (from: number) => (draw(from, false), draw(from + 200, false));
  return { market, connection, use, subscribed, settle, show: (id: number) => market.show(asInstrumentId(id)) };
}

test("a board of moderate length comes whole at the full rate", () => {
  const { subscribed, settle } = boardOf(1_000);
  settle(0);
  expect(subscribed()).toEqual(["quotes *"]);
});

test("W23: of a long board, the rows on screen come at the full rate, and all of it once a second", async () => {
  const { subscribed, settle, show, connection } = boardOf(1_001);
  const hide = show(3);
  await vi.waitFor(() => (settle(0), expect(subscribed()).toEqual(["overview *", "quotes S3"])));
  show(4);
  settle(1_000);
  expect(subscribed()).toEqual(["overview *", "quotes S3 S4"]);
  // A row that is scrolled out of sight stays subscribed: the viewer may scroll back.
  const { subscriptions } = connection;
  hide();
  settle(2_000);
  expect(connection.subscriptions).toBe(subscriptions);
  for (let id = 100; id < 150; id++) show(id)();
  for (let id = 200; id < 250; id++) show(id);
  settle(3_000);
  expect(subscribed()[1]).toMatch(/^quotes S4 S200 .* S249$/);
});

test("another board ends the subscriptions of the former", async () => {
  const { subscribed, settle, show, use } = boardOf(1_001);
  show(1_000);
  await vi.waitFor(() => (settle(0), expect(subscribed()).toHaveLength(2)));
  use(20);
  settle(1_000);
  expect(subscribed()).toEqual(["quotes *"]);
});
