import InspectorSection from "./InspectorSection.svelte";
import { fetchTexts } from "./texts.ts";

/** The inspector, once its texts are here. */
export async function load(): Promise<typeof InspectorSection> {
  await fetchTexts();
  return InspectorSection;
}
