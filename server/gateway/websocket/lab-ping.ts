import type { WebSocket } from "uWebSockets.js";

/** The data of pings that a visitor of the Lab asks for. It distinguishes their pongs from those of the lag monitor. */
const LAB_PING = "lab";

/** Pings the sockets that carry a visitor's token and, unless undefined, this label. Returns how many there are. */
export function pingTapped(
  sockets: readonly WebSocket<{ readonly tap: string }>[],
  token: string,
  label: string | undefined,
): number {
  const isMeant = (tap: string) => (label === undefined ? tap.startsWith(`${token}.`) : tap === `${token}.${label}`);
  const meant = sockets.filter((socket) => isMeant(socket.getUserData().tap));
  for (const socket of meant) socket.ping(LAB_PING);
  return meant.length;
}

export const isLabPing = (pong: ArrayBuffer): boolean => Buffer.from(pong).toString("latin1") === LAB_PING;
