import type { Translated } from "../../i18n/catalog.svelte.ts";
import type { en } from "./texts.en.ts";

export const messages: Translated<typeof en> = {
  title: "实验室",
  lead: "看服务器推送怎样工作，其他方式代价多大：这里的一切都在本页自己的连接上实测。",
  board: "看板",
  big: "投影字号",
  sections: "实验室的各部分",
  "section.lanes": "推送与轮询对比",
  "section.wire": "线路上",
  "section.faults": "故障与恢复",
  "section.beliefs": "十六条看法",
  "section.tour": "导览",
  "section.clients": "客户端",
  failed: "无法加载{name}：{reason}",
  retry: "重试",
};
