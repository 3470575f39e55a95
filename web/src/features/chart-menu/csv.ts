import { formatPrice } from "../../../../shared/model/instrument.ts";
import type { CandleColumns } from "../../chart/model/columns.ts";

/** The columns of a file of candles. Times are UTC, prices decimal, volumes shares. */
const HEAD = "time,open,high,low,close,volume";

/** The candles `from` … `to` − 1 as CSV after RFC 4180, with a line of names first. */
export function candlesCsv({ t, o, h, l, c, v }: CandleColumns, from: number, to: number, exponent: number): string {
  const lines = [HEAD];
  for (let i = from; i < to; i++) {
    const prices = [o, h, l, c].map((column) => formatPrice(column[i] ?? 0, exponent));
    lines.push([new Date(t[i] ?? 0).toISOString(), ...prices, String(v[i] ?? 0)].join(","));
  }
  return `${lines.join("\r\n")}\r\n`;
}
