import { en, type MessageKey } from "./en.ts";
import { t } from "./translator.svelte.ts";

const isKey = (text: string): text is MessageKey => text in en;

/** A sector in the viewer's language; one that is not known by heart as it is, none as "". */
export function sectorName(sector: string | undefined): string {
  if (sector === undefined) return "";
  const key = `sector.${sector}`;
  return isKey(key) ? t(key) : sector;
}

/** What a list is called: the viewer's own as they named it. */
export function listName({ kind, name }: { readonly kind: "all" | "sector" | "own"; readonly name: string }): string {
  if (kind === "all") return t("list.all");
  return kind === "sector" ? sectorName(name) : name || "…";
}
