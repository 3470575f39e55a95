import { fetchTexts } from "../inspector/texts.ts";
import { withTexts } from "../section.ts";
import TourSection from "./TourSection.svelte";
import { texts } from "./texts.ts";

/** The tour shows parts of the inspector too. */
export const load = () => withTexts(TourSection, Promise.all([texts.ready(), fetchTexts()]));
