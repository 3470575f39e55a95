import { SECTORS } from "../../../../shared/model/instrument.ts";

/** What can be done to a simulated market. */
export const ORDERS = ["activity", "volatility", "shock", "news", "halt", "resume"] as const;
type Order = (typeof ORDERS)[number];

/** What a shock moves. */
export const TARGETS = ["all", "sector", "symbol"] as const;
type Target = (typeof TARGETS)[number];

/** The form of the market controls: every field as typed, whatever the operation. */
export interface OrderForm {
  op: Order;
  factor: number;
  percent: number;
  seconds: number;
  target: Target;
  sector: string;
  symbol: string;
  headline: string;
  reason: string;
}

export const newOrder = (symbol: string): OrderForm => ({
  op: "shock",
  factor: 2,
  percent: -3,
  seconds: 0,
  target: "symbol",
  sector: SECTORS[0],
  symbol,
  headline: "",
  reason: "",
});

/** What POST /api/market takes for a form: the fields of its operation, and of a halt the reason where one is given. */
export function orderOf(form: OrderForm): object {
  const { op, factor, percent, seconds, symbol } = form;
  switch (op) {
    case "activity":
    case "volatility":
      return { op, factor };
    case "shock":
      return { op, percent, seconds, ...targetOf(form) };
    case "news":
      return { op, symbol, headline: form.headline };
    case "halt":
      return { op, symbol, seconds, ...(form.reason.trim() !== "" && { reason: form.reason }) };
    case "resume":
      return { op, symbol };
    default:
      return op satisfies never;
  }
}

const targetOf = ({ target, sector, symbol }: OrderForm): object =>
  target === "all" ? {} : target === "sector" ? { sector } : { symbol };
