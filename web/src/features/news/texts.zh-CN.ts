import type { Translated } from "../../i18n/catalog.svelte.ts";
import type { en } from "./texts.en.ts";

export const messages: Translated<typeof en> = {
  label: "新闻与停牌",
  earnings: "即将公布的财报",
  none: "暂无新闻和停牌。",
  failed: "无法加载之前的新闻：{reason}",
  halted: "停牌：{reason}",
  haltedPlain: "停牌",
  over: "至 {time}",
  expected: "预计至 {time}",
};
