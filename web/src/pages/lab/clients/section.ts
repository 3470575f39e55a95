import type { Component } from "svelte";
import { withTexts, type SectionProps } from "../section.ts";
import ClientsSection from "./ClientsSection.svelte";
import { texts } from "./texts.ts";

/** The example clients need nothing of the Lab's session. */
export const load = () => withTexts<Component<SectionProps>>(ClientsSection as Component<object>, texts.ready());
