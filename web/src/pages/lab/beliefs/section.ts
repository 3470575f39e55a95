import BeliefsSection from "./BeliefsSection.svelte";
import { texts } from "./texts.ts";

/** The beliefs, once their texts are here. */
export async function load(): Promise<typeof BeliefsSection> {
  await texts.ready();
  return BeliefsSection;
}
