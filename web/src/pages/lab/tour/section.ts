import { fetchTexts } from "../inspector/texts.ts";
import TourSection from "./TourSection.svelte";
import { texts } from "./texts.ts";

/** The tour, once its texts are here, and those of the inspector's parts that it shows. */
export async function load(): Promise<typeof TourSection> {
  await Promise.all([texts.ready(), fetchTexts()]);
  return TourSection;
}
