import type { Instrument } from "../../../../../shared/model/instrument.ts";
import { isSection, sectionName } from "../sections.ts";
import { csvLine } from "./csv.ts";

export const LIST_FORMATS = ["text", "csv"] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];

/** A list as text: one line, sections marked, as TradingView imports it. */
export const listAsText = (entries: readonly string[]): string => entries.join(",");

/** A list as comma-separated values with a head: section, symbol, name, sector. Symbols that the board lacks have no name. */
export function listAsCsv(entries: readonly string[], find: (symbol: string) => Instrument | undefined): string {
  let section = "";
  const lines = entries.flatMap((entry) => {
    if (isSection(entry)) {
      section = sectionName(entry);
      return [];
    }
    const instrument = find(entry);
    return [csvLine([section, entry, instrument?.name ?? "", instrument?.sector ?? ""])];
  });
  return ["section,symbol,name,sector", ...lines].map((line) => `${line}\r\n`).join("");
}

/** The key of the address that names the symbols of a shared list. */
export const LIST_KEY = "list";

/** The address of this page that opens a list. */
export function listLink(page: string, entries: readonly string[]): string {
  const address = new URL(page);
  address.hash = "";
  address.search = "";
  // Commas stay readable: "?list=AAPL,MSFT".
  return `${address.href}?${LIST_KEY}=${entries.map(encodeURIComponent).join(",")}`;
}
