import type { Translated } from "../../i18n/catalog.svelte.ts";
import type { en } from "./texts.en.ts";

/** The texts of the market controls, in Simplified Chinese. */
export const messages: Translated<typeof en> = {
  "controls.what": "操作",
  "controls.activity": "活跃度",
  "controls.volatility": "波动率",
  "controls.shock": "冲击",
  "controls.news": "新闻",
  "controls.halt": "停牌",
  "controls.resume": "复牌",
  "controls.factor": "倍数",
  "controls.percent": "百分比",
  "controls.seconds": "秒数",
  "controls.on": "对象",
  "controls.on.all": "全部",
  "controls.on.sector": "行业",
  "controls.on.symbol": "代码",
  "controls.headline": "标题",
  "controls.reason": "原因",
  "controls.atOnce": "0：立即",
  "controls.untilResumed": "0：直到复牌",
  "controls.send": "发送",
  "controls.sending": "正在发送…",
  "controls.done": "已完成",
  "controls.wrongToken": "服务器不接受此令牌。请打开服务器启动时显示的链接。",
  "controls.failed": "未完成：{reason}",
};
