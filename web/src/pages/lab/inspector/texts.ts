import { Catalog } from "../../../i18n/catalog.svelte.ts";
import { notes } from "./annotate/texts.ts";
import type { Note } from "./annotate/field.ts";
import { en } from "./texts.en.ts";

const texts = new Catalog(en, { "zh-CN": () => import("./texts.zh-CN.ts") });

/** The text for a key of the inspector, in the language chosen. */
export const t = texts.text;

/** What a field means, in the language chosen. */
export const noteText = ({ key }: Note): string => notes.text(key);

/** Resolves when the inspector's texts are here in the language of the page. */
export const fetchTexts = (): Promise<unknown> => Promise.all([texts.ready(), notes.ready()]);
