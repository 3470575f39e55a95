import type { Translated } from "../../../../i18n/catalog.svelte.ts";
import type { en } from "./texts.en.ts";

export const messages: Translated<typeof en> = {
  minimum: "显示的最小数量",
  any: "全部数量",
  from: "≥ {size}",
  merge: "合并",
  mergeHint: "将同一毫秒、同价、同方向的成交合并显示",
  pause: "暂停",
  resume: "继续",
  since: { other: "此后又有 {count} 笔" },
  newest: "最新",
};
