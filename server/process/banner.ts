import type { AdminToken } from "./admin-token.ts";
import type { Config } from "../config/config.ts";
import type { FeedDescription } from "../ports/feed.ts";

/**
 * The text that the terminal shows at the start: the address, what is served, and how to stop. Only its link to the
 * controls shows a token, and only a generated one. The token follows `#`, so it reaches no server and no server's log.
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

/** The host under which a browser on this machine reaches the server. */
function shownHost(host: string): string {
  if (["*", "0.0.0.0", "::", "127.0.0.1"].includes(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
