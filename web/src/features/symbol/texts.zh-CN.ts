import type { Translated } from "../../i18n/catalog.svelte.ts";
import type { en } from "./texts.en.ts";

export const messages: Translated<typeof en> = {
  vwap: "均价",
  vwapHint: "当日成交量加权均价：先按一分钟 K 线，其后按每次报价",
  usual: "平均成交量",
  usualHint: "最近 20 日均值",
  pace: "对比平日",
  paceHint: "今日成交量与往日同一时刻均值之比",
  turnover: "成交额",
  year: "52 周区间",
  since: "{date} 以来的区间",
  news: "新闻与停牌",
  more: { other: "另有 {count} 条" },
  fewer: "收起",
  earnings: "下次财报",
};
