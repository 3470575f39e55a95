import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DAY_MS } from "../../../shared/model/time.ts";
import { listName, sectorName } from "./names.ts";
import { formatNewYorkTime, namesHours, reasonText } from "./reason.ts";
import { t, translator } from "./translator.svelte.ts";

/** A Monday, 06:50 in New York. */
const MONDAY = Date.UTC(2026, 10, 23, 11, 50);
const SATURDAY = MONDAY - 2 * DAY_MS;

test("an open that is today is told without its day, another with it", () => {
  expect(reasonText("opens Mon 09:30 New York", MONDAY)).toBe("opens 09:30 New York");
  expect(reasonText("opens Mon 09:30 New York", SATURDAY)).toBe("opens Mon 09:30 New York");
  expect(reasonText("closes 13:00 New York", MONDAY)).toBe("closes 13:00 New York");
});

test("what nobody foresaw, such as a headline, stays in the server's words", () => {
  expect(reasonText("volatility pause (limit up/down)", MONDAY)).toBe("volatility pause");
  expect(reasonText("Guidance raised", MONDAY)).toBe("Guidance raised");
});

test("hours are New York's, and so is the clock beside them", () => {
  expect(["opens Mon 09:30 New York", "closes 16:00 New York", "always open"].map(namesHours)).toEqual([
    true,
    true,
    false,
  ]);
  expect(formatNewYorkTime(MONDAY)).toBe("06:50:00");
});

describe("in Chinese", () => {
  beforeAll(() => translator.use("zh-CN"));
  afterAll(() => translator.use("en"));

  test.each([
    ["volatility pause (limit up/down)", "波动性暂停"],
    ["news pending", "待公布消息"],
    ["shock of −5%", "冲击 −5%"],
    ["shock of +3% over 10 s", "10 秒内冲击 +3%"],
    ["activity ×5, volatility ×0.5", "活跃度 ×5，波动率 ×0.5"],
    ["replay of prices.csv", "回放 prices.csv"],
    ["NVIDIA beats earnings estimates", "NVIDIA 盈利超出预期"],
    ["opens Mon 09:30 New York", "纽约时间 09:30 开市"],
    ["Guidance raised", "Guidance raised"],
  ])("%s reads %s", (said, text) => {
    expect(reasonText(said, MONDAY)).toBe(text);
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
