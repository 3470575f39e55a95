export const PHONE_TABS = ["list", "chart", "trades"] as const;
export type PhoneTab = (typeof PHONE_TABS)[number];

/** The screen sizes that the layout depends on (see Appearance). */
interface Screen {
  readonly phone: { readonly current: boolean };
  readonly drawer: { readonly current: boolean };
  readonly large: { readonly current: boolean };
  readonly lowest: { readonly current: boolean };
}

/**
 * Which parts of the board are shown: list, chart and symbol panel side by side. With less room the panel is a drawer.
 * On a phone, tabs show one part at a time.
 */
export class BoardLayout {
  tab = $state.raw<PhoneTab>("list");
  drawerOpen = $state.raw(false);
  readonly #screen: Screen;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  get phone(): boolean {
    return this.#screen.phone.current;
  }

  /** Whether the panel is a drawer. */
  get drawer(): boolean {
    return this.#screen.drawer.current && !this.phone;
  }

  /** Whether the list fills the screen, so that no chart above it shows the open symbol. */
  get listAlone(): boolean {
    return this.phone && this.tab === "list" && this.#screen.lowest.current;
  }

  get chart(): boolean {
    return !this.phone || this.tab !== "trades";
  }

  /** Whether the chart has its toolbar. On a phone only the chart's tab shows it. */
  get chartTools(): boolean {
    return !this.phone || this.tab === "chart";
  }

  get panel(): boolean {
    return this.phone ? this.tab === "trades" : !this.drawer || this.drawerOpen;
  }

  /** Whether the screen has room for the whole market beside the open symbol. */
  get market(): boolean {
    return this.#screen.large.current;
  }

  /** On a phone a pressed row leads to its chart with the intervals and tools, which the list's tab has no room for. */
  rowOpened(): void {
    if (this.phone) this.tab = "chart";
  }
}
