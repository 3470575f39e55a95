import { Catalog } from "../../../i18n/catalog.svelte.ts";
import { en } from "./texts.en.ts";

export const chartTexts = new Catalog(en, { "zh-CN": () => import("./texts.zh-CN.ts") });
