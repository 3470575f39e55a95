/** One statistic: its value in real data, in a plain random walk and in our data, and the range of real data. */
export interface Row {
  readonly what: string;
  /** Computed from the available real series; empty if they lack the data for it. */
  readonly real: readonly number[];
  readonly walk: number | undefined;
  readonly ours: number;
  /** Spread of our values over stocks: 10th and 90th percentile. */
  readonly spread?: readonly [number, number];
  readonly target: readonly [number, number];
}

export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
  /** The source of the targets and of the sample. */
  readonly note?: string;
}

export const isWithin = ({ ours, target }: Row): boolean => ours >= target[0] && ours <= target[1];

const digits = (value: number): string => {
  if (!Number.isFinite(value)) return "—";
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
};

function cells(row: Row): readonly string[] {
  return [
    row.what,
    row.real.map(digits).join(" / ") || "—",
    row.walk === undefined ? "—" : digits(row.walk),
    digits(row.ours) + (row.spread ? ` [${row.spread.map(digits).join(", ")}]` : ""),
    `${digits(row.target[0])} … ${digits(row.target[1])}`,
    isWithin(row) ? "ok" : "OUT",
  ];
}

/** Formats a table as text with aligned columns. */
export function formatTable({ title, rows, note }: Table): string {
  const lines = [[title, "real", "random walk", "ours", "target", ""], ...rows.map(cells)];
  const widths = [0, 1, 2, 3, 4, 5].map((k) => Math.max(...lines.map((line) => (line[k] ?? "").length)));
  const text = lines
    .map((line) =>
      line
        .map((cell, k) => cell.padEnd(widths[k] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
  return note === undefined ? text : `${text}\n${note}`;
}
