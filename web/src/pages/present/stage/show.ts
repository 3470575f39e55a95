/** A link names at most so many symbols. */
const MAX_SYMBOLS = 12;

/** What an address of this page asks for: `?symbols=AAPL,MSFT&seed=7&scene=crash`. */
export interface Show {
  readonly symbols: readonly string[];
  readonly seed: number | undefined;
  readonly scene: string | undefined;
}

export function showOf(query: URLSearchParams): Show {
  const named = (query.get("symbols") ?? "").split(",").map((symbol) => symbol.trim());
  const seed = query.get("seed") ?? "";
  return {
    symbols: [...new Set(named)].filter((symbol) => symbol !== "").slice(0, MAX_SYMBOLS),
    seed: /^\d{1,10}$/.test(seed) ? Number(seed) : undefined,
    scene: query.get("scene") ?? undefined,
  };
}

/** How a show that a link asks for stands to the server at hand. */
export type Comparison = "same" | "another seed" | "not simulated";

/** Undefined where the link asks for no seed, or the server's is not known yet. `seed` is the server's. */
export function compare(show: Show, seed: number | undefined, isKnown: boolean): Comparison | undefined {
  if (show.seed === undefined || !isKnown) return undefined;
  if (seed === undefined) return "not simulated";
  return seed === show.seed ? "same" : "another seed";
}

/** The link that shows the same stage elsewhere, below `base`, which ends with a slash. Symbols stay readable in it. */
export function linkTo(base: string, { symbols, seed, scene }: Show): string {
  const parts = [
    symbols.length > 0 && `symbols=${symbols.map(encodeURIComponent).join(",")}`,
    seed !== undefined && `seed=${seed}`,
    scene !== undefined && `scene=${encodeURIComponent(scene)}`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? `${base}present?${parts.join("&")}` : `${base}present`;
}

/** Whether an address leads to the computer on which it is opened. */
const isLocal = (hostname: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(hostname);

/** What a phone can open: one of the server's own addresses, or this page's, unless that leads to this computer only. */
export function phoneBase(pageBase: string, phones: readonly string[] | undefined): string | undefined {
  if (!isLocal(new URL(pageBase).hostname)) return pageBase;
  return phones?.[0];
}
