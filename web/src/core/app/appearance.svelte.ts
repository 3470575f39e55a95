import { MediaQuery } from "svelte/reactivity";
import type { Settings } from "./settings.svelte.ts";
import { readCanvasColors, type CanvasColors } from "../../theme/colors.ts";

/** Theme and palette as they are in force, put on the document, and the colours they resolve to. */
export class Appearance {
  colors = $state.raw<CanvasColors>(readCanvasColors());
  /** Widths at which the layout changes. */
  readonly phone = new MediaQuery("max-width: 720px");
  readonly drawer = new MediaQuery("max-width: 1199px");
  readonly wide = new MediaQuery("min-width: 1920px");
  readonly large = new MediaQuery("min-width: 2200px");
  readonly wall = new MediaQuery("min-width: 3000px");
  /** Heights that leave no room for what only accompanies list, chart and trades; or for two of these at a time. */
  readonly low = new MediaQuery("max-height: 599px");
  readonly lowest = new MediaQuery("max-height: 519px");
  /** A finger points, not a mouse: rows and heads are as high as it needs. */
  readonly coarse = new MediaQuery("pointer: coarse");
  readonly #forced = new MediaQuery("forced-colors: active");
  readonly #printed = new MediaQuery("print");
  readonly #systemDark = new MediaQuery("prefers-color-scheme: dark");
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get dark(): boolean {
    const { theme } = this.#settings;
    // Paper is white.
    if (this.#printed.current) return false;
    return theme === "system" ? this.#systemDark.current : theme === "dark";
  }

  /** Puts theme and palette on the document; called in an effect, so it runs again when they or the system's colours change. */
  apply(): void {
    void [this.#forced.current, this.#systemDark.current];
    const { dataset } = document.documentElement;
    dataset["theme"] = this.dark ? "dark" : "light";
    dataset["palette"] = this.#settings.palette;
    this.colors = readCanvasColors();
    // The browser's own bars continue the page, also where the viewer chose another theme than the system's.
    const page = getComputedStyle(document.documentElement).getPropertyValue("--page");
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) meta.content = page;
  }
}
