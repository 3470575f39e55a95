import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Incoming } from "../http/http.ts";
import type { Reply } from "../http/reply.ts";
import { loadStaticFiles, type StaticFiles } from "./static-files.ts";
import { staticRoute } from "./static-route.ts";
import { contentSecurityPolicy } from "../http/security-headers.ts";

const SCRIPT = "export const answer = 42;\n".repeat(200);
/** What makes the dashboard installable. */
const INSTALLED = ["manifest.webmanifest", "sw.js", "icon-192.png"];
const HIDDEN = [".vite/manifest.json", ".env", ".built-from", "assets/.env", "assets/.git/config"];
let directory: string;
let files: StaticFiles;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tickertape-static-"));
  await mkdir(join(directory, "assets"));
  await mkdir(join(directory, ".vite"));
  await writeFile(join(directory, "index.html"), "<!doctype html>");
  await writeFile(join(directory, "assets/index-3fa9.js"), SCRIPT);
  await writeFile(join(directory, "assets/plex.woff2"), Buffer.alloc(4_096));
  for (const file of INSTALLED) await writeFile(join(directory, file), "{}");
  await mkdir(join(directory, "assets/.git"));
  for (const hidden of HIDDEN) await writeFile(join(directory, hidden), "{}");
  files = await loadStaticFiles(directory);
});

afterAll(async () => rm(directory, { recursive: true }));

function get(path: string, headers: Partial<Incoming["headers"]> = {}): Reply {
  const none = Object.fromEntries(["accept-encoding", "if-none-match"].map((name) => [name, ""]));
  const request = { method: "GET", path, headers: { ...none, host: "localhost:3000", ...headers } } as Incoming;
  return staticRoute(files, "none")(request) as Reply;
}

describe("the dashboard's files", () => {
  it("are those of the build, without files of the build tool", () => {
    expect([...files.keys()].sort()).toEqual(
      ["/assets/index-3fa9.js", "/assets/plex.woff2", "/index.html", ...INSTALLED.map((file) => `/${file}`)].sort(),
    );
  });

  it.each(HIDDEN)("exclude names that begin with a dot, at any depth: %s", (hidden) => {
    for (const path of [`/${hidden}`, `/${hidden.replaceAll(".", "%2e")}`, `/./${hidden}`, `//${hidden}`]) {
      expect(get(path).status, path).toBe(404);
    }
  });

  it("are empty where there is no build", async () => {
    expect((await loadStaticFiles(join(directory, "none"))).size).toBe(0);
    const reply = staticRoute(new Map(), "none")({ path: "/", headers: {} } as Incoming) as Reply;
    expect([reply.status, JSON.parse(reply.body as string).error.code]).toEqual([404, "not_built"]);
  });

  it("have their content type", () => {
    expect(get("/").headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(get("/assets/index-3fa9.js").headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect(get("/assets/plex.woff2").headers["content-type"]).toBe("font/woff2");
  });

  it("that make it installable have their types, and are asked for again each time, so that a new build is noticed", () => {
    const replies = INSTALLED.map((file) => get(`/${file}`).headers);
    expect(replies.map((headers) => headers["content-type"])).toEqual([
      "application/manifest+json; charset=utf-8",
      "text/javascript; charset=utf-8",
      "image/png",
    ]);
    expect(new Set(replies.map((headers) => headers["cache-control"]))).toEqual(new Set(["no-cache"]));
    // A manifest and a service worker come from the dashboard's own origin only.
    const policy = get("/").headers["content-security-policy"];
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("worker-src 'self'");
  });

  it("are compressed as the client accepts it, with brotli first", () => {
    const encodings = ["gzip, deflate, br", "gzip", "br;q=0, gzip;q=0.5", "identity", ""].map((accept) => {
      const reply = get("/assets/index-3fa9.js", { "accept-encoding": accept });
      return reply.headers["content-encoding"];
    });
    expect(encodings).toEqual(["br", "gzip", "gzip", undefined, undefined]);
    const body = (accept: string) => get("/assets/index-3fa9.js", { "accept-encoding": accept }).body as Uint8Array;
    expect(brotliDecompressSync(body("br")).toString()).toBe(SCRIPT);
    expect(gunzipSync(body("gzip")).toString()).toBe(SCRIPT);
    expect(Buffer.from(body("")).toString()).toBe(SCRIPT);
  });

  it("are not compressed where that does not make them smaller", () => {
    expect(get("/assets/plex.woff2", { "accept-encoding": "br" }).headers["content-encoding"]).toBeUndefined();
    expect(get("/", { "accept-encoding": "br" }).headers["content-encoding"]).toBeUndefined();
  });

  it("are cached for good where their name holds a hash, and revalidated otherwise", () => {
    expect(get("/assets/index-3fa9.js").headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(get("/").headers["cache-control"]).toBe("no-cache");
  });

  it("are not sent again to a client that has them", () => {
    const etag = get("/").headers["etag"] ?? "";
    const again = get("/", { "if-none-match": `"other", W/${etag}` });
    expect([again.status, again.body]).toEqual([304, ""]);
    expect(get("/", { "if-none-match": '"other"' }).status).toBe(200);
  });

  it("have a validator for each encoding", () => {
    const tag = (accept: string) => get("/assets/index-3fa9.js", { "accept-encoding": accept }).headers["etag"];
    expect(new Set([tag("br"), tag("gzip"), tag("")]).size).toBe(3);
  });

  it("are 404 where they do not exist, and for paths outside the directory", () => {
    for (const path of [
      "/nope.js",
      "/../package.json",
      "/assets/",
      "/assets",
      "/assets/nope",
      "/.vite/manifest.json",
      "/%2e%2e/x",
    ]) {
      expect(get(path).status).toBe(404);
    }
  });
});

describe("a page's path", () => {
  it.each(["/", "/lab", "/present", "/a-page_2"])("%s is answered with the dashboard's page", (path) => {
    const { status, headers, body } = get(path);
    expect([status, headers["content-type"], headers["cache-control"]]).toEqual([
      200,
      "text/html; charset=utf-8",
      "no-cache",
    ]);
    expect(Buffer.from(body as Uint8Array).toString()).toBe("<!doctype html>");
    expect(headers["content-security-policy"]).toContain("default-src 'self'");
  });

  it.each(["/lab/", "/lab/x", "/lab.js", "/lab.html", "/assets", "/api", "/api/lab", "/%6cab", "//lab", "/.lab"])(
    "%s is not a page's, so it is 404",
    (path) => {
      expect(get(path).status).toBe(404);
    },
  );

  it("is 404 where the dashboard is not built", () => {
    const reply = staticRoute(new Map(), "none")({ path: "/lab", headers: {} } as Incoming) as Reply;
    expect([reply.status, JSON.parse(reply.body as string).error.code]).toEqual([404, "not_built"]);
  });
});

describe("the page's content security policy", () => {
  it("names the WebSocket's host, and loads nothing from elsewhere", () => {
    const policy = get("/").headers["content-security-policy"];
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("connect-src 'self' ws://localhost:3000 wss://localhost:3000");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it.each([
    ["localhost:3000", " http://localhost:3001 ws://localhost:3001;"],
    ["[::1]:3000", " http://[::1]:3001 ws://[::1]:3001;"],
    ["ticker.example", " http://ticker.example:3001 ws://ticker.example:3001;"],
  ])("W82: lets a page of %s use the port of the Lab, and start a worker of its own", (host, sources) => {
    const policy = contentSecurityPolicy(host, "none", 3_001);
    expect(policy).toContain(sources);
    expect(policy).toContain("worker-src 'self'");
    expect(contentSecurityPolicy("x; script-src *", "none", 3_001)).toContain("connect-src 'self';");
  });

  it("cannot be widened through the Host header", () => {
    const policy = get("/", { host: "x; script-src *" }).headers["content-security-policy"];
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toContain("script-src");
  });
});
