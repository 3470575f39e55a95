import LanesSection from "./LanesSection.svelte";
import { texts } from "./texts.ts";

/** The lanes, once their texts are here. */
export async function load(): Promise<typeof LanesSection> {
  await texts.ready();
  return LanesSection;
}
