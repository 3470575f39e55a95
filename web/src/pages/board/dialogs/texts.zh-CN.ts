import type { Translated } from "../../../i18n/catalog.svelte.ts";
import type { en } from "./texts.en.ts";

/** The texts of settings and help, in Simplified Chinese. */
export const messages: Translated<typeof en> = {
  "settings.theme": "主题",
  "settings.theme.system": "跟随系统",
  "settings.theme.dark": "深色",
  "settings.theme.light": "浅色",
  "settings.palette": "配色",
  "settings.palette.green-up": "绿涨红跌",
  "settings.palette.red-up": "红涨绿跌",
  "settings.palette.blue-orange": "蓝 / 橙",
  "settings.encoding": "编码",
  "settings.encoding.ticker.v1.json": "JSON",
  "settings.encoding.ticker.v1.sbe": "SBE（二进制）",
  "settings.letterKeys": "单键快捷键",
  "settings.on": "开",
  "settings.off": "关",
  "settings.language": "语言",
  "settings.zone": "时区",
  "settings.zone.local": "本地",
  "settings.zone.exchange": "纽约",
  "settings.zone.utc": "UTC",
  "help.search": "搜索",
  "help.rows": "在列表中移动",
  "help.interval": "缩短或加长周期",
  "help.kind": "折线、面积或 K 线",
  "help.alert": "在十字线处设置提醒",
  "help.theme": "深色或浅色",
  "help.help": "显示本帮助",
  "help.chart": "图表上：逐根移动、缩放、平移、回到最新",
};
