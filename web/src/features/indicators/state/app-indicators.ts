import type { AppState } from "../../../core/app/app.svelte.ts";
import { Indicators } from "./indicators.svelte.ts";

const known = new WeakMap<AppState, Indicators>();

/** The viewer's indicators, one list for all charts of an application. It lives as long as that does. */
export function indicatorsOf(app: AppState): Indicators {
  const before = known.get(app);
  if (before) return before;
  const indicators = new Indicators(app.store, app.storageStatus);
  known.set(app, indicators);
  app.parts.add({ start: () => indicators.start() });
  return indicators;
}
