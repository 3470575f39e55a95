/** Headers of every answer. */
export const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "no-referrer"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
];

/** Whose pages may show the dashboard in a frame: nobody's, those of its own origin, or those of the origins listed. */
export type FrameAncestors = "none" | "self" | readonly string[];

/**
 * What the dashboard's page may load: its own files, its WebSocket, and what comes through the port of the Lab. The
 * WebSocket is named because 'self' does not cover ws in Safari before 15.4 (CSP 3 section 6.7.2.8 says it does). The
 * chart and the table set styles on elements by script; style sheets and scripts come from files only.
 */
export function contentSecurityPolicy(host: string, frameAncestors: FrameAncestors, labPort?: number): string {
  const isPlain = /^[a-z0-9.[\]:-]+$/i.test(host);
  const lab = `${host.replace(/:\d+$/, "")}:${labPort ?? ""}`;
  const sockets = isPlain ? ` ws://${host} wss://${host}` : "";
  const labSources = isPlain && labPort !== undefined ? ` http://${lab} ws://${lab}` : "";
  return [
    "default-src 'self'",
    `connect-src 'self'${sockets}${labSources}`,
    "worker-src 'self'",
    "img-src 'self' data: blob:",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${typeof frameAncestors === "string" ? `'${frameAncestors}'` : frameAncestors.join(" ")}`,
  ].join("; ");
}
