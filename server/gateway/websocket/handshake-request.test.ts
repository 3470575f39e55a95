import { describe, expect, it } from "vitest";
import { asksForWebSocket, handshakeFault, type HandshakeHeaders } from "./handshake-request.ts";

const good: HandshakeHeaders = {
  upgrade: "websocket",
  connection: "Upgrade",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

describe("W1: a handshake", () => {
  it.each<[string, Partial<HandshakeHeaders>]>([
    ["of RFC 6455's example", {}],
    ["in other case", { upgrade: "WebSocket", connection: "upgrade" }],
    ["with lists, as Firefox sends them", { connection: "keep-alive, Upgrade" }],
  ])("%s is good", (_, headers) => {
    expect(handshakeFault({ ...good, ...headers })).toBeUndefined();
  });

  it.each<[string, Partial<HandshakeHeaders>]>([
    ["an old version", { "sec-websocket-version": "8" }],
    ["a version to come", { "sec-websocket-version": "14" }],
    ["several versions", { "sec-websocket-version": "13, 8" }],
    ["no version", { "sec-websocket-version": "" }],
  ])("with %s is told the version that the server supports", (_, headers) => {
    expect(handshakeFault({ ...good, ...headers })).toMatchObject({
      status: 426,
      headers: { "sec-websocket-version": "13", upgrade: "websocket" },
    });
  });

  it.each<[number, string, Partial<HandshakeHeaders>]>([
    [426, "no Upgrade", { upgrade: "" }],
    [426, "another Upgrade", { upgrade: "h2c" }],
    [400, "no Connection", { connection: "" }],
    [400, "another Connection", { connection: "close" }],
    [400, "no key", { "sec-websocket-key": "" }],
    [400, "a short key", { "sec-websocket-key": "dGhlIHNhbXBsZQ==" }],
    [400, "a key that is not base64", { "sec-websocket-key": "!".repeat(24) }],
    [400, "a key that is too long", { "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQBsZSA=" }],
  ])("is answered %i with %s", (status, _, headers) => {
    expect(handshakeFault({ ...good, ...headers })?.status).toBe(status);
  });
});

it("an upgrade to another protocol is no request for a WebSocket", () => {
  expect(["websocket", "WebSocket", "h2c, websocket"].filter((upgrade) => asksForWebSocket({ upgrade }))).toHaveLength(
    3,
  );
  expect(["", "h2c", "websocket2"].filter((upgrade) => asksForWebSocket({ upgrade }))).toEqual([]);
});
