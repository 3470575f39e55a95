import type { Translated } from "../../../i18n/catalog.svelte.ts";
import type { en } from "./texts.en.ts";

export const messages: Translated<typeof en> = {
  about: "完整的客户端程序，已填入本页自己的地址。项目的测试会原样运行这里的每一段。",
  "title.browser": "浏览器 JavaScript",
  "how.browser": "粘贴到看板页面的控制台（F12）。",
  "title.node": "Node",
  "how.node": "需要 ws 包。",
  "title.python": "Python",
  "how.python": "需要 websockets 包。",
  "title.curl": "curl，服务器发送事件（SSE）",
  "how.curl": "无需安装：一个请求，响应一直不结束。",
  "title.echo": "Python，教程里的回声",
  "how.echo": "/echo 原样返回每条消息。任何教程里的客户端，只要把地址改成这个就能运行。",
  copy: "复制",
  copyOf: "复制 {name}",
  copied: "已复制",
  selected: "已选中：请按 Ctrl+C 或 ⌘C",
  contract: "完整约定：协议文档（英文）",
};
