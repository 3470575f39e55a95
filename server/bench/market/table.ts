/** One statistic: what it is on real data, on a plain random walk, and on ours, and the range that real data have. */
export interface Row {
  readonly what: string;
  /** Computed from the real series at hand; none for what they do not carry. */
  readonly real: readonly number[];
  readonly walk: number | undefined;
  readonly ours: number;
  /** Spread of ours over stocks: 10th and 90th percentile. */
  readonly spread?: readonly [number, number];
  readonly target: readonly [number, number];
}

export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
  /** Where the targets come from and how the sample was taken. */
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

/** A table as text, columns aligned. */
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
