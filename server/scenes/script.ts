import { SECTORS } from "../../shared/model/instrument.ts";
import { createStream, hashText, uniform } from "../market/model/random.ts";
import type { Scene, SceneStep } from "./scene.ts";

/** The steps of a scene for a seed: random numbers come from a stream of (seed, name), so every server has the same. */
export function scriptOf(name: string, scene: Scene, seed: number): readonly SceneStep[] {
  const stream = createStream(seed, hashText(`scene ${name}`));
  const random = () => uniform(stream, 0);
  return scene.script({
    between: (low, high) => Math.round((low + random() * (high - low)) * 100) / 100,
    sectors: SECTORS.map((sector) => ({ sector, order: random() }))
      .sort((a, b) => a.order - b.order)
      .map(({ sector }) => sector),
  });
}
