import { Lazy } from "../../ui/lazy.svelte.ts";

/** The board's parts that are fetched after the first look, with their texts. */
export const later = new Lazy(async () => {
  const parts = await import("./later-parts.ts");
  await parts.texts.ready();
  return parts;
});
