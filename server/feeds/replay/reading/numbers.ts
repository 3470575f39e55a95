import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnRole } from "./roles.ts";
import { isMissing, type Source } from "./relation.ts";

/** How a column's numbers are written. `plain` has no thousands separators, currency signs or suffixes K, M and B. */
export type NumberForm = "plain" | "point" | "comma";

const SIGNS = "[$€£¥₹]?";
const TAIL = "([KkMmBbTt]|[eE][-+]?\\d+)?";
/** 1,234.5 and, in India, 12,34,567.5; 1.234,5 and 1 234,5 and 1'234.5. */
const PATTERNS = {
  plain: "[-+]?(\\d+[.]?\\d*|[.]\\d+)([eE][-+]?\\d+)?",
  point: `[-+]?${SIGNS}[-+]?(\\d{1,3}((,\\d{2,3})*,\\d{3}|(['’ \\x{a0}\\x{202f}]\\d{3})+)|\\d*)([.]\\d*)?${TAIL}`,
  comma: `[-+]?${SIGNS}[-+]?(\\d{1,3}([.' \\x{a0}\\x{202f}]\\d{3})+|\\d*)(,\\d*)?${TAIL}`,
} as const;
const MULTIPLES = { K: "1e3", M: "1e6", B: "1e9", T: "1e12" } as const;

export interface NumberReading {
  /** Number of the column in the source. */
  readonly column: number;
  readonly form: NumberForm;
}

/**
 * Decides for each whole column how its numbers are written. A column that fits both forms, such as 12.345 and 1.234,
 * is read like the other columns. If those do not decide, a point is the decimal sign. In a file that does not separate
 * columns by commas, a comma is, too.
 */
export async function readNumberForms(
  connection: DuckDBConnection,
  source: Source,
  columns: Readonly<Partial<Record<ColumnRole, number>>>,
): Promise<ReadonlyMap<ColumnRole, NumberReading>> {
  const all = Object.entries(columns) as [ColumnRole, number][];
  const holds = (text: string, form: NumberForm) =>
    `regexp_full_match(${text}, '${PATTERNS[form].replaceAll("'", "''")}')`;
  const texts = all.map(([, column], k) => `trim(${source.columns[column]?.sql}) AS t${k}`);
  const kinds = all.map(
    (_, k) => `NOT ${isMissing(`t${k}`)} AS filled${k}, coalesce(${holds(`t${k}`, "plain")}, false) AS plain${k}`,
  );
  const counts = all.flatMap((_, k) => {
    const [point, comma] = [holds(`t${k}`, "point"), holds(`t${k}`, "comma")];
    // Every plain number also fits the point form.
    return [
      `count(*) FILTER (filled${k})`,
      `count(*) FILTER (filled${k} AND plain${k})`,
      `count(*) FILTER (filled${k} AND CASE WHEN plain${k} THEN contains(t${k}, '.') ELSE ${point} END AND NOT ${comma})`,
      `count(*) FILTER (filled${k} AND NOT plain${k} AND ${comma} AND NOT ${point})`,
      `count(*) FILTER (filled${k} AND contains(t${k}, ','))`,
      `count(*) FILTER (filled${k} AND contains(t${k}, '.'))`,
    ];
  });
  const found = await connection.runAndReadAll(
    `SELECT ${counts.join(", ")} FROM (SELECT *, ${kinds.join(", ")} FROM (SELECT ${texts.join(", ")} FROM ${source.from}))`,
  );
  const values = (found.getRowsJS()[0] ?? []).map(Number);
  const profiles = all.map(([role, column], k) => ({ role, column, ...profileOf(values.slice(k * 6, k * 6 + 6)) }));
  const told = new Set(profiles.flatMap(({ decided }) => decided ?? []));
  const [only] = told.size === 1 ? [...told] : [];
  return new Map(
    profiles.map(({ role, column, decided, plain, commas, points }) => {
      const comma = source.delimiter !== undefined && source.delimiter !== "," && commas > 0 && points === 0;
      const form = decided ?? (commas + points === 0 ? undefined : only) ?? (comma ? "comma" : "point");
      return [role, { column, form: form === "point" && plain ? "plain" : form }];
    }),
  );
}

function profileOf([filled = 0, plain = 0, point = 0, comma = 0, commas = 0, points = 0]: readonly number[]) {
  const decided: "point" | "comma" | undefined = point > comma ? "point" : comma > point ? "comma" : undefined;
  return { decided, plain: plain === filled, commas, points };
}

/** The bare number in a text, such as `1234.5`, without its suffix; NULL if the text has another form. */
export function bareSql(text: string, form: NumberForm): string {
  if (form === "plain") return `CASE WHEN regexp_full_match(${text}, '${PATTERNS.plain}') THEN ${text} END`;
  const pattern = PATTERNS[form].replaceAll("'", "''");
  const grouping = form === "point" ? "[$€£¥₹,''’ \\x{a0}\\x{202f}KkMmBbTt]" : "[$€£¥₹.''’ \\x{a0}\\x{202f}KkMmBbTt]";
  const bare = `regexp_replace(${text}, '${grouping}', '', 'g')`;
  return `CASE WHEN regexp_full_match(${text}, '${pattern}') THEN ${form === "point" ? bare : `replace(${bare}, ',', '.')`} END`;
}

/** The value of `bare` as a double. `text` is the file's text, whose suffix multiplies the value. */
export function valueSql(text: string, bare: string, form: NumberForm): string {
  const number = `TRY_CAST(${bare} AS DOUBLE)`;
  const value = `CASE WHEN isfinite(${number}) THEN ${number} END`;
  if (form === "plain") return value;
  const units = Object.entries(MULTIPLES).map(([unit, times]) => `WHEN '${unit}' THEN ${times}`);
  return `${value} * CASE upper(right(${text}, 1)) ${units.join(" ")} ELSE 1 END`;
}

/** Number of decimals of a bare number, without trailing zeros. */
export const decimalsSql = (bare: string): string =>
  `length(rtrim(split_part(CASE WHEN regexp_matches(${bare}, '[eE]') THEN TRY_CAST(${bare} AS DECIMAL(38, 18))::VARCHAR ELSE ${bare} END, '.', 2), '0'))`;
