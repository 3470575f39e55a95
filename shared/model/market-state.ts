/** Whether an instrument trades. The numbers are SBE's. */
export const MARKET_STATES = ["open", "closed", "halted", "pre_open"] as const;
export type MarketState = (typeof MARKET_STATES)[number];
