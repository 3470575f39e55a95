import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestReader } from "./request-reader.ts";
import { ResponseReader, type Awaited } from "./response-reader.ts";

/** Gives bytes to `push` in pieces of these sizes, over and over. */
function inPieces(text: string, sizes: readonly number[], push: (piece: Buffer) => void): void {
  const bytes = Buffer.from(text, "latin1");
  for (let at = 0, k = 0; at < bytes.length; k++) {
    const size = sizes[k % sizes.length] ?? 1;
    push(bytes.subarray(at, at + size));
    at += size;
  }
}

/** What a client's bytes are read as; neighbouring pieces of one kind are joined. `more` comes after the answer. */
function requests(text: string, sizes: readonly number[] = [text.length], upgraded?: boolean, more = ""): string[] {
  const seen: string[] = [];
  const add = (kind: string, bytes: Buffer) => {
    const last = seen.at(-1);
    if (kind !== "head" && last?.startsWith(`${kind} `) === true)
      seen[seen.length - 1] = last + bytes.toString("latin1");
    else seen.push(`${kind} ${bytes.toString("latin1")}`);
  };
  const reader = new RequestReader({
    head: (bytes, head) => {
      add("head", bytes);
      return head.method === "DELETE" ? "refused" : "passed";
    },
    body: (bytes) => add("body", bytes),
    upgraded: (bytes) => add("upgraded", bytes),
    unreadable: (reason) => seen.push(reason),
  });
  inPieces(text, sizes, (piece) => reader.push(piece));
  if (upgraded !== undefined) reader.answered(upgraded);
  inPieces(more, [1], (piece) => reader.push(piece));
  return seen;
}

const GET = "GET /a HTTP/1.1\r\nhost: x\r\n\r\n";
const POST = "POST /b HTTP/1.1\r\ncontent-length: 5\r\n\r\n";
const CHUNKED = "POST /c HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n";
const CHUNKS = "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nt: railer\r\n\r\n";
const UPGRADE = "GET /ws HTTP/1.1\r\nupgrade: websocket\r\n\r\n";
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });

describe("requests on one connection", () => {
  it("are split at the ends of their bodies, whatever pieces they arrive in", () => {
    const expected = [`head ${GET}`, `head ${POST}`, "body hello", `head ${CHUNKED}`, `body ${CHUNKS}`, `head ${GET}`];
    fc.assert(
      fc.property(sizes, (pieces) => {
        expect(requests(`${GET}${POST}hello${CHUNKED}${CHUNKS}${GET}`, pieces)).toEqual(expected);
      }),
    );
  });

  it("wait for the answer to an earlier request for an upgrade", () => {
    expect(requests(`${UPGRADE}\x81\x00`)).toEqual([`head ${UPGRADE}`]);
    expect(requests(`${UPGRADE}\x81\x00`, undefined, true)).toEqual([`head ${UPGRADE}`, "upgraded \x81\x00"]);
    expect(requests(`${UPGRADE}${GET}`, undefined, false)).toEqual([`head ${UPGRADE}`, `head ${GET}`]);
  });

  it("may ask for an upgrade and have a body, after which the answer is awaited", () => {
    const head = "POST /ws HTTP/1.1\r\nupgrade: websocket\r\ncontent-length: 5\r\n\r\n";
    const read = [`head ${head}`, "body hello"];
    fc.assert(
      fc.property(sizes, (pieces) => {
        expect(requests(`${head}hello\x81\x00`, pieces)).toEqual(read);
        expect(requests(`${head}hello\x81\x00`, pieces, true)).toEqual([...read, "upgraded \x81\x00"]);
        expect(requests(`${head}hello${GET}`, pieces, false)).toEqual([...read, `head ${GET}`]);
      }),
    );
  });

  it("end their bodies where they say if the server refuses an upgrade early, and are over if it switches early", () => {
    const head = "POST /ws HTTP/1.1\r\nupgrade: websocket\r\ncontent-length: 5\r\n\r\n";
    expect(requests(`${head}he`, undefined, false, `llo${GET}`)).toEqual([`head ${head}`, "body hello", `head ${GET}`]);
    expect(requests(head, undefined, true, "\x81\x00")).toEqual([`head ${head}`, "upgraded \x81\x00"]);
  });

  it("W81: are not read after one that is refused or unreadable", () => {
    expect(requests(`DELETE /a HTTP/1.1\r\n\r\n${GET}`)).toEqual(["head DELETE /a HTTP/1.1\r\n\r\n"]);
    expect(requests(`${GET}nonsense\r\n\r\n${GET}`)).toEqual([`head ${GET}`, "malformed"]);
    expect(requests(`${CHUNKED}zz\r\n${GET}`)).toEqual([`head ${CHUNKED}`, "malformed"]);
    expect(requests(`${CHUNKED}1\nx`)).toEqual([`head ${CHUNKED}`, "malformed"]);
    expect(requests(`GET /${"a".repeat(17_000)} HTTP/1.1\r\n\r\n`)).toEqual(["too_long"]);
    expect(requests("a".repeat(20_000), [1_000])).toEqual(["too_long"]);
  });

  it("may be any bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), sizes, (text, pieces) => void requests(text, pieces)),
    );
  });
});

describe("responses on one connection", () => {
  const asked = (method: string, label: string, upgrade = false): Awaited => ({ method, label, upgrade });

  function responses(text: string, awaited: readonly Awaited[], pieces: readonly number[]): string[] {
    const seen: string[] = [];
    const joined = (kind: string, bytes: Buffer) => {
      const last = seen.at(-1);
      if (last?.startsWith(kind) === true) seen[seen.length - 1] = last + bytes.toString("latin1");
      else seen.push(`${kind} ${bytes.toString("latin1")}`);
    };
    const reader = new ResponseReader({
      head: (_, status, request) => seen.push(`${status} ${request?.label}`),
      body: (bytes) => joined("body", bytes),
      upgraded: (bytes) => joined("upgraded", bytes),
    });
    for (const request of awaited) reader.await(request);
    inPieces(text, pieces, (piece) => reader.push(piece));
    return seen;
  }

  it("answer the requests in order, and end where their heads say", () => {
    const text = [
      "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
      "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n",
      "HTTP/1.1 304 Not Modified\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x01a",
    ].join("");
    const awaited = [asked("GET", "a"), asked("HEAD", "b"), asked("GET", "c"), asked("POST", "d")];
    const expected = ["200 a", "body ok", "200 b", "304 c", "100 d", "200 d", "body 1\r\nx\r\n0\r\n\r\n", "101 ws"];
    fc.assert(
      fc.property(sizes, (pieces) => {
        expect(responses(text, [...awaited, asked("GET", "ws", true)], pieces)).toEqual([
          ...expected,
          "upgraded \x81\x01a",
        ]);
      }),
    );
  });

  it("without a length last until the connection's end", () => {
    expect(responses("HTTP/1.1 200 OK\r\n\r\ndata: 1\n\nHTTP/1.1 200 OK\r\n\r\n", [asked("GET", "s")], [7])).toEqual([
      "200 s",
      "body data: 1\n\nHTTP/1.1 200 OK\r\n\r\n",
    ]);
  });
});
