/** The address that the examples are written with, which is that of a server with default settings. */
const EXAMPLE_HTTP = "http://localhost:3000";
const EXAMPLE_WS = "ws://localhost:3000";

/** An example that connects to `base`: http://localhost:3000, or https and a path of a proxy; no slash at the end. */
export const withAddress = (text: string, base: string): string =>
  text.replaceAll(EXAMPLE_HTTP, base).replaceAll(EXAMPLE_WS, base.replace(/^http/, "ws"));
