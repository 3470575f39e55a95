import { Catalog } from "../../i18n/catalog.svelte.ts";
import { en } from "./texts.en.ts";

export const texts = new Catalog(en, { "zh-CN": () => import("./texts.zh-CN.ts") });
