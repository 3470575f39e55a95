import { Lazy } from "../../ui/lazy.svelte.ts";

/** The board's parts that are fetched after the first look, with their texts. */
export const later = new Lazy(async () => {
  const parts = await import("./later-parts.ts");
  await parts.texts.ready();
  return parts;
});

/**
 * Fetches the later parts, and again whenever one is wanted that could not be fetched. Has those work that concern the
 * page as a whole: selections survive updates and are copied as plain text, and a translated page goes on updating.
 * To be called while a component is made.
 *
 * @param wanted reads the state that says that a part is wanted
 */
export function useLaterParts(wanted: () => unknown): void {
  $effect(() => {
    wanted();
    void later.load();
  });
  $effect(() => later.parts?.surviveTranslation(document.body));
  $effect(() => later.parts?.keepSelection());
  $effect(() => later.parts?.copyPlainly());
}
