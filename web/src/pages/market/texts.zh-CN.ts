import type { Translated } from "../../i18n/catalog.svelte.ts";
import type { en } from "./texts.en.ts";

export const messages: Translated<typeof en> = {
  title: "市场",
  board: "看板",
};
