import { Catalog } from "./catalog.svelte.ts";
import { en, type MessageKey } from "./en.ts";

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

const isKey = (text: string): text is MessageKey => text in en;

/** A sector in the viewer's language. A sector without a text is shown as it is, and none as "". */
export function sectorName(sector: string | undefined): string {
  if (sector === undefined) return "";
  const key = `sector.${sector}`;
  return isKey(key) ? t(key) : sector;
}

/** What a list is called: the viewer's own as they named it. */
export function listName({ kind, name }: { readonly kind: string; readonly name: string }): string {
  if (kind === "all") return t("list.all");
  return kind === "sector" ? sectorName(name) : name || "…";
}
