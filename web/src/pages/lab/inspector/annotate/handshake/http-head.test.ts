import { describe, expect, it } from "vitest";
import { headerValue, headLines } from "./http-head.ts";

const lines = (text: string) => headLines(new TextEncoder().encode(text));

const REQUEST =
  "GET /ws HTTP/1.1\r\nHost: localhost:3000\r\nUpgrade: websocket\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-Fetch-Site: same-site\r\nX-Own: 1\r\n\r\n";

describe("a head line by line", () => {
  it("a request: each line's bytes, value and meaning", () => {
    expect(lines(REQUEST).map(({ start, end, name, value, note }) => [start, end, name, value, note.key])).toEqual([
      [0, 18, "request-line", "GET /ws HTTP/1.1", "head.request"],
      [18, 40, "Host", "localhost:3000", "head.host"],
      [40, 60, "Upgrade", "websocket", "head.upgrade"],
      [60, 105, "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==", "head.key"],
      [105, 132, "Sec-Fetch-Site", "same-site", "head.secOther"],
      [132, 142, "X-Own", "1", "head.other"],
      [142, 144, "", "", "head.end"],
    ]);
  });

  it("a response: the status, and its own meaning of a header's name", () => {
    const head = lines("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: ticker.v1.sbe\r\n\r\n");
    expect(head.map(({ note }) => note.key)).toEqual(["status.101", "head.protocolChosen", "head.end"]);
    expect(head[0]?.see?.href).toBe("https://www.rfc-editor.org/rfc/rfc9110#section-15.2.2");
    expect(headerValue(head, "sec-websocket-protocol")).toBe("ticker.v1.sbe");
    expect(headerValue(head, "host")).toBeUndefined();
  });

  it.each([
    ["HTTP/1.1 403 Forbidden", "status.403"],
    ["HTTP/1.1 418 I'm a teapot", "status.other"],
  ])("%s is told by %s", (line, key) => {
    expect(lines(`${line}\r\n\r\n`)[0]?.note.key).toBe(key);
  });

  it("a head that was cut, or is none, stays readable", () => {
    expect(lines("GET / HTTP/1.1\r\nHos").at(-1)).toMatchObject({
      start: 16,
      end: 19,
      name: "",
      note: { key: "head.other" },
    });
    expect(lines("")).toEqual([]);
  });
});
