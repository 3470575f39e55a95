import { FeedError } from "../../../ports/feed.ts";
import { type ColumnProfile, ROLE_NAMES, type ColumnRole, TIMES_OF_DAY } from "./roles.ts";

/** A file that cannot be replayed. `message` states the reason in one line. */
export class ReplayError extends FeedError {
  override readonly name = "ReplayError";
}

/** The column of each role. Columns are numbered from 0. */
export interface ColumnMap {
  /** A file with a close has bars. One with bid and ask but no price has quotes. Any other with a price has trades. */
  readonly kind: "bars" | "trades" | "quotes";
  readonly columns: Readonly<Partial<Record<ColumnRole, number>>>;
  /** The date's column, if dates are apart from times. */
  readonly date: number | undefined;
  /** Whether prices are whole numbers in units of 1e-9. */
  readonly fixedPoint: boolean;
}

/**
 * Finds each role's column by its name, and by its content if the name is ambiguous.
 * @throws ReplayError if there is no time or price, or a name occurs twice
 */
export function mapColumns(file: string, profiles: readonly ColumnProfile[]): ColumnMap {
  const find = (role: ColumnRole, except?: number): number | undefined => findColumn(file, profiles, role, except);
  const found: Partial<Record<ColumnRole, number>> = {};
  for (const role of Object.keys(ROLE_NAMES) as ColumnRole[]) {
    const column = find(role);
    if (column !== undefined) found[role] = column;
  }
  // CryptoDataDownload adds the unit: Volume BTC, then Volume USDT. The first is the volume.
  const inBase = profiles.find(({ name }) => /^volume \(?[a-z0-9]{2,12}\)?$/.test(plainName(name)));
  if (found.volume === undefined && inBase !== undefined) found.volume = inBase.index;
  const { time, columns } = withTime(file, profiles, found);
  const known = withPrice(file, profiles, columns);
  const date = TIMES_OF_DAY.includes(plainName(profiles[time]?.name ?? "")) ? find("date", time) : undefined;
  const isClock = (profiles[time]?.clocks ?? 0) === profiles[time]?.filled;
  return {
    ...known,
    date: date !== undefined && isClock ? date : undefined,
    fixedPoint: isFixedPoint(profiles, known.columns),
  };
}

/** Normalises a name for comparison: without upper case, <>, underscores, a number before it, and surplus spaces. */
export const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[_\s]+/g, " ")
    .trim()
    .replace(/^<(.*)>$/, "$1")
    .replace(/^\d+\. /, "");

function findColumn(
  file: string,
  profiles: readonly ColumnProfile[],
  role: ColumnRole,
  except: number | undefined,
): number | undefined {
  const { names, fits } = ROLE_NAMES[role];
  const one = (candidate: string): number | undefined => {
    const named = profiles.filter(
      (profile) => plainName(profile.name) === candidate && profile.index !== except && fits(profile, profiles),
    );
    const [first, second] = named;
    if (first !== undefined && second?.name === first.name) {
      throw new ReplayError(`replay file ${file} line 1: two columns named ${first.name}`);
    }
    return first?.index;
  };
  for (const candidate of names) {
    const column = one(candidate);
    if (column !== undefined) return column;
  }
  return undefined;
}

type Found = Partial<Record<ColumnRole, number>>;

/**
 * Finds the time's column by its name. Otherwise it is the only column without a name that holds dates, as an index
 * does.
 */
function withTime(file: string, profiles: readonly ColumnProfile[], found: Found): { time: number; columns: Found } {
  const unnamed = profiles.find(
    ({ name, filled, dates }) =>
      /^(column 1|unnamed: 0|index|level 0|index level 0)$/.test(plainName(name)) && filled > 0 && dates === filled,
  );
  const time = found.time ?? unnamed?.index;
  if (time === undefined) throw missing(file, "time", ROLE_NAMES.time.names, profiles);
  return { time, columns: { ...found, time } };
}

/** Finds the price's column. For bars it is the close, which some vendors call price or last. */
function withPrice(
  file: string,
  profiles: readonly ColumnProfile[],
  found: Found,
): Pick<ColumnMap, "kind" | "columns"> {
  const isBar = found.open !== undefined && found.high !== undefined && found.low !== undefined;
  const close = found.close ?? (isBar ? (found.price ?? found.last) : undefined);
  const price = found.price ?? found.last;
  if (close !== undefined && (isBar || price === undefined)) return { kind: "bars", columns: { ...found, close } };
  // In a file with trade sizes, a column called volume is the day's volume so far.
  const size = findColumn(file, profiles, "size", undefined) ?? found.volume;
  if (price !== undefined) {
    return { kind: "trades", columns: { ...found, price, ...(size === undefined ? {} : { volume: size }) } };
  }
  if (found.bid !== undefined && found.ask !== undefined) return { kind: "quotes", columns: found };
  throw missing(file, "price", ["price", "last", "close", "close/last", "trade price", "settle"], profiles);
}

/** Databento writes prices as whole numbers of 1e-9 by default. Only its files have these names of times. */
function isFixedPoint(profiles: readonly ColumnProfile[], columns: Found): boolean {
  const databento = profiles.some(({ name }) => ["ts event", "ts recv"].includes(plainName(name)));
  const roles = ["price", "close", "bid", "ask"] as const;
  const prices = roles.flatMap((role) => profiles[columns[role] ?? -1] ?? []);
  return databento && prices.every(({ filled, integers, shortest }) => integers === filled && shortest >= 6);
}

const missing = (file: string, role: string, taken: readonly string[], profiles: readonly ColumnProfile[]) =>
  new ReplayError(
    `replay file ${file}: no column for the ${role}; it may be called ${taken.slice(0, 8).join(", ")} …; found ${profiles.map(({ name }) => name).join(", ")}`,
  );
