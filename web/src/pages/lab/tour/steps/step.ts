import type { Values } from "../../../../i18n/catalog.svelte.ts";
import type { Reference } from "../../inspector/annotate/field.ts";
import type { en } from "../texts.en.ts";
import type { TourWire } from "../tour-wire.ts";

export type StepId = "handshake" | "messages" | "duplex" | "encodings" | "slow" | "reconnect" | "close" | "polling";

/** What a step has measured. */
export interface Finding {
  /** The one figure, with its unit. */
  readonly value: string;
  /** The one sentence about it, and what fills its blanks. */
  readonly sentence: keyof typeof en;
  readonly values: Values;
  /** Which of the choices the measurement agrees with; undefined where it decides nothing. */
  readonly answer: number | undefined;
  /** Key and answer of a handshake, from which one computes the other. */
  readonly handshake?: { readonly key: string; readonly answered: string };
}

export interface StepContext {
  readonly wire: TourWire;
  readonly symbol: string;
  /** The page's monotonic clock, ms. */
  readonly now: () => number;
}

/** One step of the tour. Its question and choices are texts: `ask.id`, `choice.id.0` to `choice.id.2`. */
export interface Step {
  readonly id: StepId;
  /** The rule of PROTOCOL.md. */
  readonly rule: string;
  readonly rfc: Reference;
  /** Whether only the tap can show or do it. */
  readonly needsTap: boolean;
  /** Does it, and measures. Rejects where something does not happen in time. */
  run(context: StepContext): Promise<Finding>;
}

/** What is said where the market has not moved meanwhile, so that nothing could be measured. */
export const QUIET: Finding = { value: "0", sentence: "found.quiet", values: {}, answer: undefined };

export const JSON_PROTOCOL = ["ticker.v1.json"];

export const subscribe = (symbol: string, rate: 10 | 50) =>
  ({ op: "subscribe", id: 1, channel: "quotes", symbols: [symbol], rate }) as const;
