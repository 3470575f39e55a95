import type { Translated } from "../../../i18n/catalog.svelte.ts";
import type { en } from "./texts.en.ts";

export const messages: Translated<typeof en> = {
  readout: "{time}：开 {open}，高 {high}，低 {low}，收 {close}，量 {volume}",
  "axis.label": "价格轴",
  "axis.auto": "A",
  "axis.autoTitle": "自动适应价格",
  "axis.log": "L",
  "axis.logTitle": "对数价格",
  "axis.percent": "%",
  "axis.percentTitle": "相对于可见范围首个收盘价的百分比",
};
