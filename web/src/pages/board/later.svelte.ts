import { Lazy } from "../../ui/lazy.svelte.ts";

/** The board's parts that are fetched after the first look. */
export const later = new Lazy(() => import("./later-parts.ts"));
