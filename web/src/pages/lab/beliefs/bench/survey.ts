import * as v from "valibot";
import { ExperimentError } from "./experiment-error.ts";

const INTERVAL_MS = 800;
/** How long a survey holds, ms. */
const MAX_AGE_MS = 60_000;
/** Changes a second of a symbol that has news now and then. */
const MEDIUM_RATE = 2;

const BoardSchema = v.object({ quotes: v.array(v.object({ s: v.string(), n: v.number() })) });

/** Symbols by how often their rows change. */
export interface Symbols {
  readonly busiest: string;
  /** About two changes a second. */
  readonly medium: string;
  readonly quietest: string;
}

/** Looks at the board twice and tells by what has changed meanwhile which symbols are busy. */
export class Survey {
  #symbols: Promise<Symbols> | undefined;
  #takenAt = -Infinity;

  /** Rejects with an ExperimentError where the market stands still. */
  symbols(): Promise<Symbols> {
    if (this.#symbols === undefined || performance.now() - this.#takenAt > MAX_AGE_MS) {
      this.#takenAt = performance.now();
      this.#symbols = take().catch((error: unknown) => {
        this.#symbols = undefined;
        throw error;
      });
    }
    return this.#symbols;
  }
}

async function take(): Promise<Symbols> {
  const before = await changesOnBoard();
  await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  const after = await changesOnBoard();
  return chooseSymbols(before, after, INTERVAL_MS);
}

/** The number of changes that each row has had. */
async function changesOnBoard(): Promise<ReadonlyMap<string, number>> {
  const answer = await fetch(new URL("api/quotes", document.baseURI), { cache: "no-store" }).catch(() => undefined);
  const board = v.safeParse(BoardSchema, await answer?.json().catch(() => undefined));
  if (!board.success) throw new ExperimentError("lost");
  return new Map(board.output.quotes.map(({ s, n }) => [s, n]));
}

/** @throws ExperimentError where nothing has changed */
export function chooseSymbols(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  intervalMs: number,
): Symbols {
  const rates = [...after]
    .map(([symbol, n]) => ({ symbol, rate: ((n - (before.get(symbol) ?? n)) * 1_000) / intervalMs }))
    .sort((a, b) => b.rate - a.rate);
  const [busiest, quietest] = [rates[0], rates.at(-1)];
  if (busiest === undefined || quietest === undefined || busiest.rate <= 0) throw new ExperimentError("still");
  const medium = rates.reduce((best, one) =>
    Math.abs(one.rate - MEDIUM_RATE) < Math.abs(best.rate - MEDIUM_RATE) ? one : best,
  );
  return { busiest: busiest.symbol, medium: medium.symbol, quietest: quietest.symbol };
}
