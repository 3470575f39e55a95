import ClientsSection from "./ClientsSection.svelte";
import { texts } from "./texts.ts";

/** The example clients, once their texts are here. */
export async function load(): Promise<typeof ClientsSection> {
  await texts.ready();
  return ClientsSection;
}
