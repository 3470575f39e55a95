import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DAY_MS } from "../../../shared/model/time.ts";
import { headlineText, listName, sectorName, t } from "./translator.svelte.ts";
import { formatNewYorkTime, namesHours, reasonText } from "./reason.ts";
import { useLanguage } from "./catalog.svelte.ts";

/** A Monday, 06:50 in New York. */
const MONDAY = Date.UTC(2026, 10, 23, 11, 50);
const SATURDAY = MONDAY - 2 * DAY_MS;

/** New York's 09:30 of that Monday. */
const OPEN_AT = Date.UTC(2026, 10, 23, 14, 30);
const opens = { state: "closed", code: "hours", text: "opens Mon 09:30 New York", until: OPEN_AT } as const;

test("an open that is today is told without its day, another with it", () => {
  expect(reasonText(opens, MONDAY)).toBe("opens 09:30 New York");
  expect(reasonText({ ...opens, code: "holiday" }, SATURDAY)).toBe("opens Mon 09:30 New York");
  const closes = { ...opens, state: "open", until: OPEN_AT + 3.5 * 3_600_000 } as const;
  expect(reasonText(closes, MONDAY)).toBe("closes 13:00 New York");
});

test("W14: a code that the page does not know is said in the server's words", () => {
  expect(reasonText({ state: "halted", code: "luld", text: "limit" }, MONDAY)).toBe("volatility pause");
  expect(reasonText({ state: "halted", code: "new", text: "in the server's words" }, MONDAY)).toBe(
    "in the server's words",
  );
  expect(reasonText({ state: "halted", code: "operator", text: "by hand" }, MONDAY)).toBe("by hand");
});

test("hours are New York's, and so is the clock beside them", () => {
  expect([opens, { state: "open", code: "always_open", text: "" } as const].map(namesHours)).toEqual([true, false]);
  expect(formatNewYorkTime(MONDAY)).toBe("06:50:00");
});

describe("in Chinese", () => {
  beforeAll(() => useLanguage("zh-CN"));
  afterAll(() => useLanguage("en"));

  test.each([
    ["luld", {}, "波动性暂停"],
    ["news_pending", {}, "待公布消息"],
    ["shock", { percent: -5 }, "冲击 −5%"],
    ["shock", { percent: 3, seconds: 10 }, "10 秒内冲击 +3%"],
    ["market_settings", { activity: 5, volatility: 0.5 }, "活跃度 ×5，波动率 ×0.5"],
    ["replay", { file: "prices.csv" }, "回放 prices.csv"],
    ["other", {}, "said"],
  ])("%s of %j reads %s", (code, values, text) => {
    expect(reasonText({ state: "open", code, text: "said", values }, MONDAY)).toBe(text);
  });

  test("hours and headlines too, but for headlines typed by hand", () => {
    expect(reasonText(opens, MONDAY)).toBe("纽约时间 09:30 开市");
    expect(headlineText("NVIDIA beats earnings estimates")).toBe("NVIDIA 盈利超出预期");
    expect(headlineText("Guidance raised")).toBe("Guidance raised");
  });

  test("sectors and lists have Chinese names, but for the viewer's own", () => {
    expect(sectorName("Health Care")).toBe("医疗保健");
    expect(sectorName("Space")).toBe("Space");
    expect(listName({ kind: "sector", name: "Energy" })).toBe("能源");
    expect(listName({ kind: "own", name: "Energy" })).toBe("Energy");
  });
});

test("one of a thing is told in the singular", () => {
  expect(t("list.count", { count: 1 })).toBe("1 symbol");
  expect(t("list.count", { count: 1204 })).toBe("1,204 symbols");
  expect(t("trades.gap", { count: 1 })).toBe("1 trade missed");
});
