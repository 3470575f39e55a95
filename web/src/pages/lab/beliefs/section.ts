import { withTexts } from "../section.ts";
import BeliefsSection from "./BeliefsSection.svelte";
import { texts } from "./texts.ts";

export const load = () => withTexts(BeliefsSection, texts.ready());
