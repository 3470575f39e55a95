import { beforeEach, describe, expect, test } from "vitest";
import { StoredBuild, type StoreHost } from "./stored-build.ts";

const SCOPE = "https://example.org/ticker/";
const FILES = ["", "assets/index-1.js"];

/** Caches of a browser, by name, each a map from address to body. */
class FakeCaches {
  readonly stores = new Map<string, Map<string, Response>>();

  open = (name: string): Promise<Cache> => {
    const store = this.stores.get(name) ?? new Map<string, Response>();
    this.stores.set(name, store);
    const address = (request: Request | string) => (typeof request === "string" ? request : request.url);
    return Promise.resolve({
      match: (request: Request | string) => Promise.resolve(store.get(address(request))?.clone()),
      put: (request: Request | string, response: Response) => {
        store.delete(address(request));
        store.set(address(request), response);
        return Promise.resolve();
      },
      keys: () => Promise.resolve([...store.keys()].map((url) => new Request(url))),
      delete: (request: Request) => Promise.resolve(store.delete(request.url)),
    } as unknown as Cache);
  };
  keys = () => Promise.resolve([...this.stores.keys()]);
  delete = (name: string) => Promise.resolve(this.stores.delete(name));
}

const html = (body: string, status = 200) =>
  new Response(body, { status, headers: { "content-type": "text/html; charset=utf-8" } });

let caches: FakeCaches;
let asked: string[];
/** What the server answers; undefined where there is none to be reached. */
let server: ((url: string) => Response | Promise<Response>) | undefined;
/** Ends the store's patience with a slow server. */
let impatient: () => void;

beforeEach(() => {
  caches = new FakeCaches();
  asked = [];
  server = (url) => (url.endsWith(".js") ? new Response(`script of ${url}`) : html("page 1"));
});

function storeOf(version = "1", files = FILES, scope = SCOPE): StoredBuild {
  const host: StoreHost = {
    scope,
    caches,
    fetch: (request) => {
      const url = typeof request === "string" ? request : request.url;
      asked.push(url);
      return server ? Promise.resolve(server(url)) : Promise.reject(new TypeError("Failed to fetch"));
    },
    wait: () => new Promise((resolve) => (impatient = () => resolve())),
  };
  return new StoredBuild({ version, files }, host);
}

/** A page's request for a path below the scope; Node's requests cannot be navigations themselves. */
function request(path: string, mode: "navigate" | "cors" = "navigate", method = "GET"): Request {
  const made = new Request(SCOPE + path, { method });
  Object.defineProperty(made, "mode", { value: mode });
  return made;
}
const text = async (answer: Promise<Response> | undefined) => (await answer)?.text();

describe("a page", () => {
  test("comes from the server where that answers, so that a new build is used at the next load", async () => {
    const store = storeOf();
    await store.install();
    server = () => html("page 2");
    expect(await text(store.answer(request("")))).toBe("page 2");
    server = undefined;
    expect(await text(store.answer(request("?symbol=AAPL")))).toBe("page 2");
  });

  test.each(["", "lab", "present"])("is the stored one where no server is reachable: /%s", async (path) => {
    const store = storeOf();
    await store.install();
    server = undefined;
    expect(await text(store.answer(request(path)))).toBe("page 1");
  });

  test("is the stored one where a proxy has no server behind it", async () => {
    const store = storeOf();
    await store.install();
    server = () => html("Bad Gateway", 502);
    expect(await text(store.answer(request("")))).toBe("page 1");
  });

  test("is the stored one where the server is slow, and the server's at the next load", async () => {
    const store = storeOf();
    await store.install();
    let arrive = (_: Response) => {};
    server = () => new Promise((resolve) => (arrive = resolve));
    const answer = text(store.answer(request("")));
    await expect.poll(() => typeof impatient).toBe("function");
    impatient();
    expect(await answer).toBe("page 1");
    arrive(html("page 2"));
    server = undefined;
    await expect.poll(() => text(store.answer(request("")))).toBe("page 2");
  });

  test("of an error is not stored", async () => {
    const store = storeOf();
    await store.install();
    server = () => html("not found", 404);
    expect(await text(store.answer(request("")))).toBe("not found");
    server = undefined;
    expect(await text(store.answer(request("")))).toBe("page 1");
  });
});

describe("a hashed file", () => {
  test("comes from the store, and is stored where it was not", async () => {
    const store = storeOf();
    await store.install();
    asked = [];
    expect(await text(store.answer(request("assets/index-1.js", "cors")))).toContain("index-1.js");
    expect(asked).toEqual([]);
    await store.answer(request("assets/lab-2.js", "cors"));
    server = undefined;
    expect(await text(store.answer(request("assets/lab-2.js", "cors")))).toContain("lab-2.js");
  });

  test("is forgotten, the oldest first, where files of many builds have come together", async () => {
    const store = storeOf();
    await store.install();
    for (let k = 0; k < 300; k++) await store.answer(request(`assets/part-${String(k)}.js`, "cors"));
    const [stored] = caches.stores.values();
    expect(stored?.size).toBe(240);
    expect(stored?.has(`${SCOPE}assets/part-299.js`)).toBe(true);
  });
});

test.each([
  ["quotes", request("api/quotes", "cors")],
  ["a stream of prices", request("api/stream", "cors")],
  ["the readiness of the server", request("readyz")],
  ["the metrics", request("metrics")],
  ["an order to the market", request("", "navigate", "POST")],
  ["another site's page", new Request("https://example.org/")],
])("%s is never taken from the store", async (_, asked) => {
  const store = storeOf();
  await store.install();
  expect(store.answer(asked)).toBeUndefined();
});

test("a build is not installed where a file of it is missing or redirected", async () => {
  server = (url) => (url.endsWith(".js") ? new Response("", { status: 404 }) : html("page"));
  await expect(storeOf().install()).rejects.toThrow("assets/index-1.js: status 404");
  server = () => Object.defineProperty(html("log in"), "redirected", { value: true });
  await expect(storeOf().install()).rejects.toThrow("status 200");
});

test("a new build forgets the old one, and nothing that is not the dashboard's: another under another path neither", async () => {
  for (const path of ["", "ticker-2/", "ticker/staging/"]) {
    await storeOf("1", FILES, `https://example.org/${path}`).install();
  }
  await storeOf("1").install();
  await caches.open("another application");
  const next = storeOf("2");
  await next.install();
  await next.activate();
  expect([...caches.stores.keys()]).toEqual([
    ...["tickertape-/ 1", "tickertape-/ticker-2/ 1", "tickertape-/ticker/staging/ 1"],
    ...["another application", "tickertape-/ticker/ 2"],
  ]);
});
