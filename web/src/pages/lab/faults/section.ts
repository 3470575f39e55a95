import { withTexts } from "../section.ts";
import FaultsSection from "./FaultsSection.svelte";
import { texts } from "./texts.ts";

export const load = () => withTexts(FaultsSection, texts.ready());
