/** How a list's section is written among its symbols, as TradingView's exported lists do: "###Energy". */
const MARK = "###";

export const isSection = (entry: string): boolean => entry.startsWith(MARK);

/** The entry of a section with this name. */
export const sectionEntry = (name: string): string => MARK + name;

export const sectionName = (entry: string): string => entry.slice(MARK.length);

/** The symbols of a list's entries, without its sections. */
export const symbolsOf = (entries: readonly string[]): readonly string[] => entries.filter((one) => !isSection(one));
