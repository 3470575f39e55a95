import { withTexts } from "../section.ts";
import InspectorSection from "./InspectorSection.svelte";
import { fetchTexts } from "./texts.ts";

export const load = () => withTexts(InspectorSection, fetchTexts());
