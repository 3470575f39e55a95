import type { Translated } from "../../i18n/catalog.svelte.ts";
import type { en } from "./texts.en.ts";

export const messages: Translated<typeof en> = {
  "menu.title": "图表菜单",
  "menu.range": "范围",
  "menu.all": "全部",
  "menu.axis": "价格轴",
  "menu.axis.linear": "等距",
  "menu.axis.log": "对数",
  "menu.axis.percent": "百分比",
  "menu.fit": "适应价格",
  "menu.breaks": "日分隔线",
  "menu.image": "图片",
  "menu.copyImage": "复制",
  "menu.saveImage": "下载 PNG",
  "menu.candles": "K线 CSV",
  "menu.csvView": "可见部分",
  "menu.csvAll": "全部已加载（{count}）",
  "menu.fullScreen": "全屏",
  "menu.copied": "图片已复制。",
  "menu.failed": "操作失败：{reason}",
  "menu.simulated": "模拟数据",
};
