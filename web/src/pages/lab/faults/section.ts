import { locale } from "../../../i18n/locale.svelte.ts";
import FaultsSection from "./FaultsSection.svelte";
import { texts } from "./texts.ts";

/** The faults, once their texts are here. */
export async function load(): Promise<typeof FaultsSection> {
  await texts.fetch(locale.tag);
  return FaultsSection;
}
