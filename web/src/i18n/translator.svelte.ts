import { Catalog } from "./catalog.svelte.ts";
import { en } from "./en.ts";

/** The texts that the first look at the page may need. Parts that are fetched later have catalogs of their own. */
const texts = new Catalog(en, { "zh-CN": () => import("./zh-CN.ts") });

/** The text for a key, in the language chosen. */
export const t = texts.text;

/** A headline of the simulated market in the language chosen; any other as it is. */
export function headlineText(headline: string): string {
  const headlines = texts.fetched?.headlines ?? {};
  const ending = Object.keys(headlines).find((one) => headline.endsWith(` ${one}`));
  return ending === undefined ? headline : `${headline.slice(0, -ending.length)}${headlines[ending] ?? ending}`;
}
