import type { MarketState } from "../../../../../shared/model/instrument.ts";
import { isShock, namesHours, reasonText } from "../../../i18n/reason.ts";
import { t } from "../../../i18n/translator.svelte.ts";

/** An instrument's trading state, and why. */
interface Status {
  readonly state: MarketState;
  readonly reason: string;
}

/** How a trading state is shown: `chip` where it is not plainly open, `news` where something is told beside it. */
interface StatusText {
  readonly chip: { readonly tone: "plain" | "warn" | "ok"; readonly text: string } | undefined;
  /** A headline, or a shock that the market was given; `label` says which. */
  readonly news: { readonly label: string; readonly text: string } | undefined;
}

/** Reasons that are states' own, and no headline. */
const isStanding = (reason: string): boolean =>
  reason === "" || reason === "always open" || reason === "reopened" || namesHours(reason);

/**
 * A trading state in the viewer's words. News is told as the reason of a state that it does not change, so a reason that
 * is none of the known ones is a headline, but for a halt, which it explains.
 * @param market the whole market's, for when it opens. @param now ms.
 */
export function describeStatus({ state, reason }: Status, market: Status, now: number): StatusText {
  if (state === "halted") {
    const why = reason === "" ? "" : ` · ${reasonText(reason, now)}`;
    return { chip: { tone: "warn", text: t("market.halted") + why }, news: undefined };
  }
  const news =
    isStanding(reason) || reason === market.reason
      ? undefined
      : { label: t(isShock(reason) ? "reason.event" : "reason.news"), text: reasonText(reason, now) };
  if (state === "open") {
    const reopened = reason === "reopened";
    return { chip: reopened ? { tone: "ok", text: t("reason.reopened") } : undefined, news };
  }
  const hours = namesHours(reason) ? reason : market.reason;
  const opens = namesHours(hours) ? ` · ${reasonText(hours, now)}` : "";
  return { chip: { tone: "plain", text: t(`market.${state}`) + opens }, news };
}
