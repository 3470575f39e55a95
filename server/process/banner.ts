import type { AdminToken } from "./admin-token.ts";
import type { Config } from "../config/config.ts";
import type { FeedDescription } from "../ports/feed.ts";

/**
 * What the terminal shows at start: where to look, what is served, how to stop. The link to the controls is the one
 * place that shows a token, and only one that was made here: behind `#` it reaches no server and no log of one.
 */
export function banner(
  config: Config,
  admin: AdminToken,
  port: number,
  feed: FeedDescription,
  symbols: number,
  isRecorded: boolean,
): string {
  const scheme = config.tlsCert === undefined ? "http" : "https";
  const dashboard = `${scheme}://${shownHost(config.host)}:${port}/`;
  const hours = { always: "open round the clock", nyse: "09:30–16:00 New York, weekdays" }[config.marketHours];
  const rows = [
    ["dashboard", dashboard],
    ["controls", `${dashboard}#token=${admin.generated ? admin.token : "ADMIN_TOKEN"}`],
    ["WebSocket", `${scheme.replace("http", "ws")}://${shownHost(config.host)}:${port}/ws`],
    ["feed", feed.summary],
    ["symbols", `${symbols}`],
    ...(feed.simulated ? [["market", hours]] : []),
    ...(isRecorded ? [["data", config.dataDir]] : []),
    ["stop", "Ctrl-C"],
  ];
  const lines = rows.map(([name = "", value = ""]) => `  ${name.padEnd(11)}${value}`);
  return ["", "  Tickertape", "", ...lines, "", ""].join("\n");
}

/** A host that a browser on this machine can be pointed at. */
function shownHost(host: string): string {
  if (["*", "0.0.0.0", "::", "127.0.0.1"].includes(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
