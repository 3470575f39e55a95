import type { Headline, TradingStatus } from "../../../core/market/trading-status.ts";
import { namesHours, reasonText } from "../../../i18n/reason.ts";
import { headlineText, t } from "../../../i18n/translator.svelte.ts";

/** How a trading state is shown: `chip` unless the instrument simply trades, `news` for a headline or a shock. */
interface StatusText {
  readonly chip: { readonly tone: "plain" | "warn" | "ok"; readonly text: string } | undefined;
  /** A headline, or a shock to the instrument; `label` says which. */
  readonly news: { readonly label: string; readonly text: string } | undefined;
}

interface Row {
  readonly status: TradingStatus;
  readonly news: Headline | undefined;
}

/**
 * An instrument's trading state and news in the viewer's language.
 *
 * @param market the whole market's status, which says when it opens
 * @param now the time at which a headline must be current, ms
 */
export function describeStatus({ status, news: headline }: Row, market: TradingStatus, now: number): StatusText {
  return { chip: chipOf(status, market, now), news: newsOf(status, headline, market, now) };
}

/** How a chart shows that an instrument does not trade now; undefined while it trades. */
export const pauseOf = (state: TradingStatus["state"]): "halted" | "closed" | undefined =>
  state === "open" ? undefined : state === "halted" ? "halted" : "closed";

function newsOf(
  status: TradingStatus,
  headline: Headline | undefined,
  market: TradingStatus,
  now: number,
): StatusText["news"] {
  if (headline !== undefined && headline.until > now) {
    return { label: t("reason.news"), text: headlineText(headline.text) };
  }
  // A shock to the whole market is shown beside the market's state.
  if (status.code !== "shock" || market.text === status.text) return undefined;
  return { label: t("reason.event"), text: reasonText(status, now) };
}

function chipOf(status: TradingStatus, market: TradingStatus, now: number): StatusText["chip"] {
  const { state, code } = status;
  if (state === "halted") {
    const why = status.text === "" ? "" : ` · ${reasonText(status, now)}`;
    return { tone: "warn", text: t("market.halted") + why };
  }
  if (state === "open") return code === "reopened" ? { tone: "ok", text: t("reason.reopened") } : undefined;
  const hours = namesHours(status) ? status : market;
  const opens = namesHours(hours) ? ` · ${reasonText(hours, now)}` : "";
  return { tone: "plain", text: t(`market.${state}`) + opens };
}
