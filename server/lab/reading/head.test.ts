import { describe, expect, it } from "vitest";
import { blankSecrets, readRequestHead, readResponseHead } from "./head.ts";

const TOKEN = "TLCCvTRfiXrj6m-YuoAf9w";
const head = (...lines: string[]) => Buffer.from([...lines, "", ""].join("\r\n"), "latin1");
const request = (...lines: string[]) => readRequestHead(head(...lines));

describe("a request's head", () => {
  it("names its visitor and label by a key anywhere in the query", () => {
    const key = { token: TOKEN, label: "ws-json" };
    expect(request(`GET /ws?tap=${TOKEN}.ws-json HTTP/1.1`, "Host: a")).toEqual({
      ...{ method: "GET", key, body: 0, upgrade: false },
    });
    expect(request(`GET /api/quotes?symbols=A&tap=${TOKEN}.ws-json&rate=1 HTTP/1.1`)?.key).toEqual(key);
  });

  it.each([
    ["/ws", "no key"],
    [`/ws?tap=${TOKEN}`, "no label"],
    [`/ws?tap=${TOKEN}.`, "an empty label"],
    [`/ws?tap=${TOKEN}.Upper`, "a label in upper case"],
    [`/ws?tap=${TOKEN}.${"a".repeat(25)}`, "a label that is too long"],
    [`/ws?tap=${TOKEN.slice(1)}.a`, "a short token"],
    [`/ws?notap=${TOKEN}.a`, "another key"],
    [`/ws&tap=${TOKEN}.a`, "a key before the query"],
    [`/ws?a?tap=${TOKEN}.a`, "a key within another"],
    [`/ws?tap=x&tap=${TOKEN}.a`, "two keys, of which the main port reads the first"],
    [`/ws?%74ap=x&tap=${TOKEN}.a`, "two keys, one in another spelling"],
    [`/ws?tap=%54${TOKEN.slice(1)}.a`, "a token in a spelling that is not blanked"],
  ])("%s names nobody: %s", (target) => {
    expect(request(`GET ${target} HTTP/1.1`)).toMatchObject({ key: undefined });
  });

  it.each([
    [["content-length: 12"], 12],
    [["Transfer-Encoding: Chunked"], "chunked"],
    [[], 0],
  ] as const)("with %j says that its body is %s", (headers, body) => {
    expect(request("POST /x HTTP/1.1", ...headers)?.body).toBe(body);
  });

  it.each([
    [["GET /x"], "no version"],
    [["GET /x HTTP/2.0"], "another version"],
    [["get /x HTTP/1.1"], "no method"],
    [["GET /x HTTP/1.1", "no header"], "a line that is no header"],
    [["GET /x HTTP/1.1", " folded: yes"], "a folded line"],
    [["GET /x HTTP/1.1", "name : value"], "a blank before the colon"],
    [["GET /x HTTP/1.1", "a: 1\nb: 2"], "a bare line feed"],
    [["GET /x HTTP/1.1", "a: 1\rb"], "a bare carriage return"],
    [["POST /x HTTP/1.1", "content-length: 1", "content-length: 1"], "two lengths"],
    [["POST /x HTTP/1.1", "content-length: 1", "transfer-encoding: chunked"], "a length and chunks"],
    [["POST /x HTTP/1.1", "content-length: +1"], "a length that is no number"],
    [["POST /x HTTP/1.1", "transfer-encoding: gzip, chunked"], "another coding"],
  ])("W81: %j is refused: %s", (lines) => {
    expect(request(...lines)).toBeUndefined();
  });
});

describe("a response's head", () => {
  it.each([
    [["HTTP/1.1 200 OK", "content-length: 5"], "GET", 5],
    [["HTTP/1.1 200 OK", "content-length: 5"], "HEAD", 0],
    [["HTTP/1.1 200 OK", "transfer-encoding: chunked"], "GET", "chunked"],
    [["HTTP/1.1 200 OK"], "GET", "until-close"],
    [["HTTP/1.1 304 Not Modified", "content-length: 5"], "GET", 0],
    [["HTTP/1.1 204 No Content"], "GET", 0],
    [["HTTP/1.1 101 Switching Protocols"], "GET", 0],
  ] as const)("%j to a %s has a body of %s", (lines, method, body) => {
    expect(readResponseHead(head(...lines), method)?.body).toBe(body);
  });
});

describe("W83: secrets in a head", () => {
  it("are overwritten by as many asterisks, and nothing else is", () => {
    const lines = (token: string, cookie: string, bearer: string) =>
      head(`GET /ws?tap=${token}.a HTTP/1.1`, `COOKIE: ${cookie}`, `authorization:  ${bearer}`, "x: cookie: 1");
    const blanked = blankSecrets(lines(TOKEN, "sid=1; x=é", "Bearer abc"));
    expect(blanked?.toString("latin1")).toBe(lines("*".repeat(22), "**********", "**********").toString("latin1"));
    const twice = blankSecrets(head(`GET /ws?tap=${TOKEN}.a&tap=${TOKEN}.b HTTP/1.1`));
    expect(twice?.toString()).not.toContain(TOKEN);
    expect(blankSecrets(head("HTTP/1.1 200 OK", "Set-Cookie: a=b"))?.toString()).toContain("Set-Cookie: ***\r\n");
  });

  it("are reported only if there are any", () => {
    expect(blankSecrets(head("GET /ws HTTP/1.1", "Cookies: a", "cookie:"))).toBeUndefined();
  });
});
