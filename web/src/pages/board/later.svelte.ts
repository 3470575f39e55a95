import { Lazy } from "../../ui/lazy.svelte.ts";

/** The board's parts that are fetched after the first look, with their texts. */
export const later = new Lazy(async () => {
  const parts = await import("./later-parts.ts");
  await Promise.all([parts.texts.ready(), parts.chartTexts.ready(), parts.listTexts.ready(), parts.salesTexts.ready()]);
  return parts;
});

/**
 * Fetches the later parts, and tries again whenever a part is wanted after a failure. Starts the parts that concern the
 * whole page: selections survive updates and are copied as plain text, and a translated page goes on updating.
 * Call it while a component is initialised.
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
