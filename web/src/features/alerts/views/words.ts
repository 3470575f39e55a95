import { INTERVALS } from "../../../../../shared/model/candle.ts";
import type { Alert } from "../model/alert.ts";
import type { Firing } from "../model/alert-store.ts";
import { formatPercent, formatTime } from "../../../i18n/format.ts";
import { t } from "../../../i18n/translator.svelte.ts";
import { texts } from "../texts.ts";
import type { Trouble } from "../model/alerts.svelte.ts";

/** The decimals of a symbol; 2 where the board does not have it. */
export type Decimals = (symbol: string) => number;

const { text } = texts;

/** What an alert waits for: "rises to 190.50". */
export function conditionText(
  { when, price = 0, percent = 0, window = "1m", symbols }: Alert,
  decimals: Decimals,
): string {
  const shown = price.toFixed(decimals(symbols[0] ?? ""));
  return text(`alerts.${when}`, { price: shown, percent: String(percent), window: t(`interval.${window}`) });
}

/** What an alert is on: its symbol, or the list whose symbols it watches. */
export const subjectText = ({ symbols, list }: Alert): string =>
  symbols.length === 1 && list === undefined
    ? (symbols[0] ?? "")
    : text("alerts.on.list", { list: list ?? symbols[0] ?? "", count: symbols.length });

/** What happened: "rose to 190.52". */
export function firingText({ symbol, price, up, move, condition }: Firing, decimals: Decimals): string {
  const shown = price.toFixed(decimals(symbol));
  if (condition.when === "above" || condition.when === "below") return text("alerts.held", { price: shown });
  if (move === undefined) return text(up ? "alerts.crossed.up" : "alerts.crossed.down", { price: shown });
  const window = INTERVALS.find((interval) => interval === condition.window) ?? "1m";
  const percent = formatPercent(move / 100).replace("%", "");
  return text("alerts.moved", { percent, window: t(`interval.${window}`), price: shown });
}

/** What the server says against an alert. */
export function troubleText({ code, text: reason }: Trouble): string {
  if (code === "unknown_symbol" || code === "unknown_part") return text("alerts.unknown", { symbols: reason });
  return code === "too_many_alerts" ? text("alerts.tooMany") : text("alerts.trouble", { reason });
}

export const gapText = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  text("alerts.gap", { from: formatTime(from), to: formatTime(to) });
