/** One build of the dashboard: its files relative to the page, of which "" is the page itself. */
export interface Build {
  readonly version: string;
  readonly files: readonly string[];
}

/** What the store needs from the service worker that it runs in. */
export interface StoreHost {
  /** The address under which the dashboard stands, with a slash at its end. */
  readonly scope: string;
  readonly caches: Pick<CacheStorage, "open" | "keys" | "delete">;
  readonly fetch: (request: Request | string) => Promise<Response>;
  readonly wait: (ms: number) => Promise<void>;
}

const PREFIX = "tickertape-";
/** Stands between the dashboard's path and the version of its build, in neither of which it occurs. */
const SEPARATOR = " ";
/** A page of the dashboard, as the server knows them: one segment without a file extension. */
const PAGE = /^[a-z0-9_-]*$/i;
/** What the server itself answers at such a path. */
const NO_PAGES: ReadonlySet<string> = new Set(["healthz", "readyz", "metrics", "ws", "echo", "api"]);
/** Files whose names hold a hash of what is in them. */
const HASHED = "assets/";
/** How long a stored page waits for the server's answer before it is shown, ms. */
const PATIENCE_MS = 1_000;
/** A build has some 60 files. A store that outlives several builds forgets the oldest. */
const MAX_STORED = 240;

/**
 * Keeps the files of the dashboard, and nothing that the server says of the market. The page comes from the server
 * wherever that answers, so that a new build is used at the next load; its hashed files never change, so they come from
 * the store.
 */
export class StoredBuild {
  readonly #build: Build;
  readonly #host: StoreHost;
  readonly #page: string;
  /** What the caches' names begin with. Dashboards under other paths have the same caches, and keep their own builds. */
  readonly #prefix: string;

  constructor(build: Build, host: StoreHost) {
    this.#build = build;
    this.#host = host;
    const { href, pathname } = new URL(host.scope);
    this.#page = href;
    this.#prefix = PREFIX + pathname + SEPARATOR;
  }

  /** Stores the build. Throws where a file is not to be had: the server may have another build by now. */
  async install(): Promise<void> {
    const cache = await this.#open();
    await Promise.all(
      this.#build.files.map(async (file) => {
        const url = new URL(file, this.#page).href;
        const response = await this.#host.fetch(url);
        // A redirected answer, such as a login page of a proxy, must not be shown in place of the file.
        if (!response.ok || response.redirected) throw new Error(`${url}: status ${String(response.status)}`);
        await cache.put(url, response);
      }),
    );
  }

  /** Forgets other builds. It is called when no page uses them any more. */
  async activate(): Promise<void> {
    const names = await this.#host.caches.keys();
    const old = names.filter((name) => name.startsWith(this.#prefix) && name !== this.#name);
    await Promise.all(old.map((name) => this.#host.caches.delete(name)));
  }

  /** The answer to a request of a page; undefined where the network has to answer, as for all prices. */
  answer(request: Request): Promise<Response> | undefined {
    const url = new URL(request.url);
    if (request.method !== "GET" || !url.href.startsWith(this.#page)) return undefined;
    const path = url.pathname.slice(new URL(this.#page).pathname.length);
    if (path.startsWith(HASHED)) return this.#file(request);
    const isPage = request.mode === "navigate" && PAGE.test(path) && !NO_PAGES.has(path);
    return isPage ? this.#navigated(request) : undefined;
  }

  async #navigated(request: Request): Promise<Response> {
    const cache = await this.#open();
    const stored = await cache.match(this.#page);
    const fresh = this.#host.fetch(request).then(async (response) => {
      if (response.ok && isHtml(response)) await cache.put(this.#page, response.clone());
      return response;
    });
    if (!stored) return fresh;
    return Promise.race([
      // A proxy without its server answers 502, and is no server.
      fresh.then(
        (response) => (response.status >= 500 ? stored.clone() : response),
        () => stored.clone(),
      ),
      this.#host.wait(PATIENCE_MS).then(() => stored.clone()),
    ]);
  }

  async #file(request: Request): Promise<Response> {
    const cache = await this.#open();
    const stored = await cache.match(request);
    if (stored) return stored;
    const response = await this.#host.fetch(request);
    if (response.ok) {
      await cache.put(request, response.clone());
      const keys = await cache.keys();
      await Promise.all(keys.slice(0, Math.max(0, keys.length - MAX_STORED)).map((key) => cache.delete(key)));
    }
    return response;
  }

  get #name(): string {
    return this.#prefix + this.#build.version;
  }

  #open(): Promise<Cache> {
    return this.#host.caches.open(this.#name);
  }
}

const isHtml = (response: Response): boolean => (response.headers.get("content-type") ?? "").startsWith("text/html");
