import type { Connection, HttpApi } from "../../../../shared/client/mod.ts";

/** The connection as the core uses it: the client library's public members, so that a test can stand in for it. */
export type ConnectionPort = Pick<Connection, keyof Connection>;

/** The HTTP interface as the core uses it, in the same way. */
export type HttpPort = Pick<HttpApi, keyof HttpApi>;

/** The code of a stop that follows when the server refuses the page (RFC 6455 section 7.4.1: policy violation). */
export const PAGE_REFUSED = 1008;

/** The message of an error, for the viewer. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether the server answered that it accepts no socket of this page. */
export const isRefused = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "origin_not_allowed";

/** Whether the server answered that it is still starting, which is no failure. */
export const isStarting = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "starting";
