import type { SceneMessage } from "../../shared/protocol/messages.ts";

/** A scene that can be run. */
export interface SceneInfo {
  readonly name: string;
  readonly seconds: number;
  /** Whether it needs a simulated market. */
  readonly market: boolean;
}

/** Where the scene that runs stands, as every client is told it (W72). */
export type SceneState = Omit<SceneMessage, "type">;

/** Scripted shows of the market, which every viewer sees at once. */
export interface SceneControls {
  readonly scenes: readonly SceneInfo[];
  /** The scene that runs; undefined while none does. */
  readonly running: SceneState | undefined;
  /** Starts a scene with the instrument `symbol` in the lead. It replaces the one that runs. */
  start(name: string, symbol?: string): SceneState;
  /** Ends the scene that runs, and takes its settings and halts back; undefined where none runs. */
  stop(): SceneState | undefined;
}
