import { mayReconnect, type CloseCode } from "../../../shared/protocol/close-codes.ts";
import type { Client } from "../fanout/client.ts";

/** A client waits at least this long before it reconnects, plus a random time of at least the spread. ms. */
const MIN_RETRY_MS = 500;
const RETRY_SPREAD_MS = 2_500;
/** Where many clients have to leave, their reconnects are spread so that this many come back in a second. */
const RECONNECTS_PER_SECOND = 1_000;

/**
 * Sends `bye` and closes. `leavingCount` clients leave at the same time: the more, the wider their reconnects are spread,
 * so that they do not all come back at once. A client that must not reconnect is given no delay.
 */
export function closeWithBye(
  client: Client,
  { code, reason }: CloseCode,
  leavingCount: number,
  random: () => number,
): void {
  const spread = Math.max(RETRY_SPREAD_MS, (leavingCount / RECONNECTS_PER_SECOND) * 1_000);
  const retryMs = mayReconnect(code) ? Math.round(MIN_RETRY_MS + random() * spread) : 0;
  client.say({ type: "bye", code, reason, retryMs });
  client.peer.close(code, reason);
}
