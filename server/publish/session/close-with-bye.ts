import { mayReconnect, type CloseCode } from "../../../shared/protocol/close-codes.ts";
import type { Client } from "../fanout/client.ts";

/** Everybody waits at least this long before coming back, ms, and is spread over at least that much more. */
const MIN_RETRY_MS = 500;
const RETRY_SPREAD_MS = 2_500;
/** Connections a second that coming back is spread to, where many have to. */
const RETURNS_PER_SECOND = 1_000;

/**
 * Says `bye` and closes. `leavingCount` is how many have to leave at the same time: the more, the wider they are spread, so
 * that they do not all come back at once. Whoever may not come back is given no delay.
 */
export function closeWithBye(
  client: Client,
  { code, reason }: CloseCode,
  leavingCount: number,
  random: () => number,
): void {
  const spread = Math.max(RETRY_SPREAD_MS, (leavingCount / RETURNS_PER_SECOND) * 1_000);
  const retryMs = mayReconnect(code) ? Math.round(MIN_RETRY_MS + random() * spread) : 0;
  client.say({ type: "bye", code, reason, retryMs });
  client.peer.close(code, reason);
}
