import { createContext } from "svelte";
import type { AppState } from "./app.svelte.ts";
import type { Appearance } from "./appearance.svelte.ts";

/** What every view may read: the state of the app, and the colours that canvases draw with. */
export interface ViewContext {
  readonly app: AppState;
  readonly appearance: Appearance;
}

export const [getView, setView] = createContext<ViewContext>();
