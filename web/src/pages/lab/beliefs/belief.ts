import type { en } from "./texts.en.ts";
import type { Workbench } from "./bench/workbench.ts";

/** What one can think of a belief before, and what a measurement says of it after. */
export const ANSWERS = ["true", "false", "depends"] as const;
export type Answer = (typeof ANSWERS)[number];

/** Keys of the catalog under a beginning, without it: `say.x` → `x`. */
type KeysUnder<Beginning extends string> = {
  [Key in keyof typeof en]: Key extends `${Beginning}.${infer Rest}` ? Rest : never;
}[keyof typeof en];

type BeliefId = KeysUnder<"belief">;

/** A number and what it counts, or a word as the wire had it. */
export type Quantity =
  | { readonly unit: "count" | "bytes" | "ms" | "differenceMs" | "seconds"; readonly value: number }
  | { readonly unit: "word"; readonly value: string };

export const count = (value: number): Quantity => ({ unit: "count", value });
export const bytes = (value: number): Quantity => ({ unit: "bytes", value });
export const ms = (value: number): Quantity => ({ unit: "ms", value });
export const differenceMs = (value: number): Quantity => ({ unit: "differenceMs", value });
export const seconds = (value: number): Quantity => ({ unit: "seconds", value });
export const word = (value: string): Quantity => ({ unit: "word", value });

interface Figure {
  readonly name: KeysUnder<"figure">;
  readonly quantity: Quantity;
  /** Computed from what was measured, or from a rule; measured otherwise. */
  readonly isComputed?: true;
}

/** What a measurement says of a belief. The sentence is chosen by the numbers, so that it is true of them. */
export interface Outcome {
  readonly answer: Answer;
  readonly say: KeysUnder<"say">;
  readonly values: Readonly<Record<string, Quantity>>;
  readonly figures: readonly Figure[];
}

/** Where the rule stands. */
export interface Rule {
  readonly text: string;
  readonly href: string;
}

export interface Belief {
  readonly id: BeliefId;
  readonly rule: Rule;
  /** Ids of rules of the product's own protocol. */
  readonly protocol?: readonly string[];
  /** HTTP connections through the tap that the experiment holds at a time: browsers allow six. */
  readonly connections: number;
  /** @throws ExperimentError */
  readonly run: (bench: Workbench) => Promise<Outcome>;
}
