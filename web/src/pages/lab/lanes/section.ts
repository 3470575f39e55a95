import { withTexts } from "../section.ts";
import LanesSection from "./LanesSection.svelte";
import { texts } from "./texts.ts";

export const load = () => withTexts(LanesSection, texts.ready());
