import { Catalog } from "../../../../i18n/catalog.svelte.ts";
import { en } from "./texts.en.ts";

export type NoteKey = keyof typeof en;

/** What the fields of frames, messages and heads mean. */
export const notes = new Catalog(en, { "zh-CN": () => import("./texts.zh-CN.ts") });
