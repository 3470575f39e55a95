import { Catalog, type Values } from "../../i18n/catalog.svelte.ts";
import { en } from "./texts.en.ts";

export const texts = new Catalog(en, { "zh-CN": () => import("./texts.zh-CN.ts") });

/** The name of a scene, or its code where this version does not know it. */
export const sceneName = (code: string): string => known(`scene.${code}`, code);

/** What a step of a scene shows, or its code. */
export const stepName = (code: string, values: Values): string => known(`step.${code}`, code, values);

const known = (key: string, code: string, values?: Values): string =>
  Object.hasOwn(en, key) ? texts.text(key as keyof typeof en, values) : code;
