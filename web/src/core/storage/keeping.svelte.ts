/** What the viewer has to be told about the browser's storage: nothing, as long as all is kept. */
export class Keeping {
  /** True once lists or settings could not be stored: they then last as long as the page. */
  refused = $state.raw(false);
  /** How many stored values did not fit, and were set aside under keys of their own. */
  setAside = $state.raw(0);
}
