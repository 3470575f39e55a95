import { locale } from "../../../i18n/locale.svelte.ts";
import LanesSection from "./LanesSection.svelte";
import { texts } from "./texts.ts";

/** The lanes, once their texts are here. */
export async function load(): Promise<typeof LanesSection> {
  await texts.fetch(locale.tag);
  return LanesSection;
}
