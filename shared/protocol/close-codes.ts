/**
 * Close codes of the server. After 4000–4499 the client may reconnect, after `retryMs` of the `bye` or its own backoff.
 * After 4500–4999 it must not, since the same would happen again.
 * Clients close with 1000: browsers let a page send only 1000 and 3000–4999.
 */
export interface CloseCode {
  readonly code: number;
  readonly reason: string;
  /** When the server sends this code. */
  readonly when: string;
  readonly reconnect: boolean;
}

export const CLOSE = {
  shutdown: {
    code: 4000,
    reason: "server is shutting down",
    when: "the process got SIGTERM or SIGINT",
    reconnect: true,
  },
  tooSlow: {
    code: 4002,
    reason: "client reads too slowly",
    when: "the client left data unread past the limit",
    reconnect: true,
  },
  idle: {
    code: 4003,
    reason: "no sign of life",
    when: "no pong and no message came for the idle timeout",
    reconnect: true,
  },
  reconnect: {
    code: 4004,
    reason: "please reconnect",
    when: "a presenter asked for a wave of reconnects",
    reconnect: true,
  },
  tooManyMessages: {
    code: 4500,
    reason: "too many messages",
    when: "the client sends faster than limits.messagesPerSecond for several seconds",
    reconnect: false,
  },
  messageTooLarge: {
    code: 4501,
    reason: "message over the size limit",
    when: "one message exceeds limits.messageBytes",
    reconnect: false,
  },
  notJson: {
    code: 4502,
    reason: "repeated messages that are not JSON",
    when: "the client keeps sending unreadable messages",
    reconnect: false,
  },
} as const satisfies Record<string, CloseCode>;

const byCode: ReadonlyMap<number, CloseCode> = new Map(Object.values(CLOSE).map((entry) => [entry.code, entry]));

/** The entry for a code; undefined if the server does not send it. */
export const closeCode = (code: number): CloseCode | undefined => byCode.get(code);

/** Whether a client may reconnect after this code: true except for 4500–4999. */
export const mayReconnect = (code: number): boolean => code < 4500 || code > 4999;
