import { isSection, sectionEntry } from "../sections.ts";
import { csvRows } from "./csv.ts";

/** What a text that was pasted or read from a file has for a list. */
export interface ListText {
  /** Symbols as the board spells them, and sections, in their order. */
  readonly entries: readonly string[];
  /** How many of the entries are symbols. */
  readonly count: number;
  /** Words that are no symbol of the board, each once. */
  readonly unknown: readonly string[];
  /** Symbols that the text has more than once. */
  readonly twice: readonly string[];
}

/** A longer text is refused: no list has so many symbols. */
export const MAX_LIST_TEXT = 500_000;
const MAX_SECTION_NAME = 60;

const SYMBOL_HEADS = new Set(["symbol", "symbols", "ticker", "tickers", "code", "instrument", "代码", "股票代码"]);
const SECTION_HEADS = new Set(["section", "group", "分组"]);

/**
 * Reads a list of symbols from whatever text people have: words apart by commas, semicolons, tabs, bars, spaces or lines; CSV
 * with a head that names a column of symbols; TradingView's "###Section,NASDAQ:AAPL".
 *
 * @param spelling how the board spells a symbol; undefined where it has none such
 */
export function readListText(text: string, spelling: (symbol: string) => string | undefined): ListText {
  const entries = new Set<string>();
  const unknown = new Set<string>();
  const twice = new Set<string>();
  for (const piece of tableEntries(text) ?? pieces(text)) {
    if (isSection(piece)) {
      entries.add(piece);
      continue;
    }
    for (const word of wordsOf(piece, spelling)) {
      const symbol = resolve(word, spelling);
      if (symbol === undefined) unknown.add(word);
      else if (entries.has(symbol)) twice.add(symbol);
      else entries.add(symbol);
    }
  }
  const all = [...entries];
  const count = all.filter((entry) => !isSection(entry)).length;
  return { entries: all, count, unknown: [...unknown], twice: [...twice] };
}

/** A symbol, also behind the name of an exchange: "NASDAQ:AAPL". */
function resolve(word: string, spelling: (symbol: string) => string | undefined): string | undefined {
  return spelling(word) ?? spelling(word.slice(word.lastIndexOf(":") + 1).trim());
}

/** A piece that is a symbol as a whole, though it has spaces in it; else its words. */
function wordsOf(piece: string, spelling: (symbol: string) => string | undefined): readonly string[] {
  if (resolve(piece, spelling) !== undefined) return [piece];
  return piece
    .split(/[\s|]+/)
    .map((word) => word.replace(/^["'“”‘’$]+|["'“”‘’.]+$/g, ""))
    .filter((word) => word !== "");
}

/** The entries of a text that commas, tabs or lines keep apart. */
export const pieces = (text: string): readonly string[] =>
  text
    .split(/[\r\n,;\t，；、]+/)
    .map((piece) => sectionOr(piece.trim()))
    .filter((piece) => piece !== "");

/** A section without a name is one nevertheless. */
const sectionOr = (piece: string): string =>
  isSection(piece) ? sectionEntry(piece.slice(3).trim().slice(0, MAX_SECTION_NAME) || "…") : piece;

/** The symbols of a table whose head names the column that they stand in; undefined where the text is no such table. */
function tableEntries(text: string): readonly string[] | undefined {
  const [head = "", second = ""] = text.replace(/^\uFEFF/, "").split(/\r?\n/, 2);
  const separator = ["\t", ";", ",", "|"].find((one) => head.includes(one)) ?? ",";
  const rows = csvRows(text.replace(/^\uFEFF/, ""), separator);
  const titles = (rows[0] ?? []).map((title) => title.trim().toLowerCase());
  const symbolAt = titles.findIndex((title) => SYMBOL_HEADS.has(title));
  // A single word "Symbol" above a column is a head; before other symbols on its line it is one of them.
  if (symbolAt < 0 || second === "") return undefined;
  const sectionAt = titles.findIndex((title) => SECTION_HEADS.has(title));
  let section = "";
  return rows.slice(1).flatMap((row) => {
    const symbol = sectionOr((row[symbolAt] ?? "").trim());
    const named = sectionAt < 0 ? "" : (row[sectionAt] ?? "").trim();
    const starts = named !== "" && named !== section;
    section = named;
    return [...(starts ? [sectionOr(sectionEntry(named))] : []), ...(symbol === "" ? [] : [symbol])];
  });
}
