import { expect, test, vi } from "vitest";
import { asInstrumentId } from "../../shared/model/units.ts";
import { auditedControls } from "./audited-controls.ts";
import type { MarketControls } from "../ports/market-controls.ts";

test("every control is passed on as it was asked for, and leaves a line in the log", () => {
  const controls = Object.fromEntries(
    ["setActivity", "setVolatility", "shock", "news", "halt", "resume"].map((name) => [name, vi.fn()]),
  ) as unknown as MarketControls;
  const lines: unknown[] = [];
  const silence = () => undefined;
  const log = { debug: silence, info: (what: unknown) => void lines.push(what), warn: silence, error: silence };
  const logged = auditedControls(controls, log);
  const id = asInstrumentId(1);
  logged.setActivity(2);
  logged.setVolatility(3);
  logged.shock({ kind: "instrument", id }, -5, 30);
  logged.news(id, "up");
  logged.halt(id, 60, "pending", "news_pending");
  logged.resume(id);
  expect(controls.setActivity).toHaveBeenCalledWith(2);
  expect(controls.setVolatility).toHaveBeenCalledWith(3);
  expect(controls.shock).toHaveBeenCalledWith({ kind: "instrument", id }, -5, 30);
  expect(controls.news).toHaveBeenCalledWith(id, "up");
  expect(controls.halt).toHaveBeenCalledWith(id, 60, "pending", "news_pending");
  expect(controls.resume).toHaveBeenCalledWith(id);
  expect(lines).toEqual([
    { op: "activity", factor: 2 },
    { op: "volatility", factor: 3 },
    { op: "shock", target: { kind: "instrument", id }, percent: -5, seconds: 30 },
    { op: "news", id, headline: "up" },
    { op: "halt", id, seconds: 60, reason: "pending", code: "news_pending" },
    { op: "resume", id },
  ]);
});
