import type { Config } from "./config.ts";

/** What the terminal shows at start: where to look, what is served, how to stop. */
export function startBlock(config: Config, port: number, feed: string, symbols: number): string {
  const scheme = config.tlsCert === undefined ? "http" : "https";
  const hours = { always: "open round the clock", nyse: "09:30–16:00 New York, weekdays" }[config.marketHours];
  const rows = [
    ["dashboard", `${scheme}://${shownHost(config.host)}:${port}/`],
    ["WebSocket", `${scheme.replace("http", "ws")}://${shownHost(config.host)}:${port}/ws`],
    ["feed", feed],
    ["symbols", `${symbols}`],
    ...(config.feed.kind === "replay"
      ? []
      : [
          ["market", hours],
          ["data", config.dataDir],
        ]),
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
