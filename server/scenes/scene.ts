import type { HaltCode } from "../../shared/protocol/trading-status.ts";

/** An action of a scene: an order of the market controls, which may name the lead, or a wave of reconnects. */
export type SceneOrder =
  | { readonly op: "activity" | "volatility"; readonly factor: number }
  | {
      readonly op: "shock";
      /** "all", "lead", or a sector. */
      readonly on: string;
      readonly percent: number;
      readonly seconds: number;
    }
  | { readonly op: "news"; readonly headline: string }
  | { readonly op: "halt"; readonly seconds: number; readonly code: HaltCode; readonly reason: string }
  | { readonly op: "resume" }
  | { readonly op: "reconnect"; readonly share: number; readonly spreadMs: number };

/** The actions at one moment of a scene. */
export interface SceneStep {
  /** Seconds since the scene's start. */
  readonly at: number;
  /** The code of the caption, such as "drop". */
  readonly name: string;
  readonly orders: readonly SceneOrder[];
}

/** What a scene's script may choose by: random numbers of its own, which the seed and the scene's name determine. */
interface Stage {
  /** Uniform in [low, high), in hundredths. */
  between(low: number, high: number): number;
  /** The sectors in random order. */
  readonly sectors: readonly string[];
}

/** A scripted show. */
export interface Scene {
  readonly seconds: number;
  /** Whether it needs a simulated market. */
  readonly market: boolean;
  /** The steps, in order of time. The same stage gives the same steps. */
  script(stage: Stage): readonly SceneStep[];
}
