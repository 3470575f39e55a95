import type { Translated } from "../../i18n/catalog.svelte.ts";
import type { en } from "./texts.en.ts";

export const messages: Translated<typeof en> = {
  label: "异动",
  "list.gainers": "涨幅榜",
  "list.losers": "跌幅榜",
  "list.active": "成交活跃",
  "list.unusual": "量能异动",
  "list.highs": "当日新高",
  "list.lows": "当日新低",
  "hint.gainers": "相对昨收的涨跌",
  "hint.losers": "相对昨收的涨跌",
  "hint.active": "今日成交额",
  "hint.unusual": "今日成交量与平日之比，相对全市场今日的进度",
  "hint.highs": "最新的在前，附当日涨跌",
  "hint.lows": "最新的在前，附当日涨跌",
  none: "暂无。",
  index: "{count} 股指数",
  base: "1000 = 昨收",
  breadth: "涨跌家数",
  up: "上涨 {count}",
  flat: "平盘 {count}",
  down: "下跌 {count}",
};
