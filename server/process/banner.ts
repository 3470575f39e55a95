import { renderUnicodeCompact } from "uqr";
import type { Config } from "../config/config.ts";
import type { FeedDescription } from "../ports/feed.ts";
import type { AdminToken } from "./admin-token.ts";

/** What the banner tells of the server besides its settings. */
export interface BannerFacts {
  readonly port: number;
  /** Undefined where the Lab has none. */
  readonly labPort: number | undefined;
  readonly feed: FeedDescription;
  readonly symbols: number;
  readonly isRecorded: boolean;
  /** Addresses of the dashboard for phones, the likeliest first. */
  readonly phones: readonly string[];
}

/**
 * The text that the terminal shows at the start: the addresses, what is served, and how to stop. Only its links to the
 * controls and to the presenter's page show a token, and only a generated one. The token follows `#`, so it reaches no server
 * and no server's log. Phones get a link without it, also as a QR code.
 */
export function banner(config: Config, admin: AdminToken, facts: BannerFacts): string {
  const { port, labPort, feed, symbols, isRecorded, phones } = facts;
  const scheme = config.tlsCert === undefined ? "http" : "https";
  const dashboard = `${scheme}://${shownHost(config.host)}:${port}/`;
  const hours = { always: "open round the clock", nyse: "09:30–16:00 New York, weekdays" }[config.marketHours];
  const token = `#token=${admin.generated ? admin.token : "ADMIN_TOKEN"}`;
  const [phone] = phones;
  const rows = [
    ["dashboard", dashboard],
    ["controls", `${dashboard}${token}`],
    ["present", `${dashboard}present${token}`],
    ["WebSocket", `${scheme.replace("http", "ws")}://${shownHost(config.host)}:${port}/ws`],
    ["Lab's port", labPort === undefined ? "off" : `${labPort}`],
    ["feed", feed.summary],
    ["symbols", `${symbols}`],
    ...(feed.simulated ? [["market", hours]] : []),
    ...(isRecorded ? [["data", config.dataDir]] : []),
    ...(phone === undefined ? [] : [["phones", `${phone}present`]]),
    ["stop", "Ctrl-C"],
  ];
  const lines = rows.map(([name = "", value = ""]) => `  ${name.padEnd(11)}${value}`);
  const code = phone === undefined ? [] : ["", indented(renderUnicodeCompact(`${phone}present`, { border: 2 }))];
  return ["", "  Tickertape", "", ...lines, ...code, "", ""].join("\n");
}

const indented = (text: string): string => text.replace(/^/gm, "  ");

/** The host under which a browser on this machine reaches the server. */
function shownHost(host: string): string {
  if (["*", "0.0.0.0", "::", "127.0.0.1"].includes(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

/** The addresses of the dashboard for phones on the network: PUBLIC_URL, or this machine's own addresses. */
export function phoneAddresses(config: Config, port: number, hosts: readonly string[]): readonly string[] {
  if (config.publicUrl !== undefined) return [config.publicUrl];
  const scheme = config.tlsCert === undefined ? "http" : "https";
  return hosts.map((host) => `${scheme}://${shownHost(host)}:${port}/`);
}
