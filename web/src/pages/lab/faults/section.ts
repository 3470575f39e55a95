import FaultsSection from "./FaultsSection.svelte";
import { texts } from "./texts.ts";

/** The faults, once their texts are here. */
export async function load(): Promise<typeof FaultsSection> {
  await texts.ready();
  return FaultsSection;
}
