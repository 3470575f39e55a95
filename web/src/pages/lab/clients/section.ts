import type { Component } from "svelte";
import type { SectionProps } from "../section.ts";
import ClientsSection from "./ClientsSection.svelte";
import { texts } from "./texts.ts";

/** The example clients, once their texts are here; they need nothing of the Lab's session. */
export async function load(): Promise<Component<SectionProps>> {
  await texts.ready();
  return ClientsSection as Component<object>;
}
