import { StoredBuild, type Build } from "./stored-build.ts";

/** Replaced when the dashboard is built. */
declare const BUILD: Build;

interface WorkerEvent {
  waitUntil(done: Promise<unknown>): void;
}

/** What is used of a service worker's global scope, whose types exclude those of a page. */
interface WorkerScope {
  readonly registration: { readonly scope: string };
  readonly caches: CacheStorage;
  fetch(request: Request | string): Promise<Response>;
  setTimeout(run: () => void, ms: number): number;
  addEventListener(type: "install" | "activate", run: (event: WorkerEvent) => void): void;
  addEventListener(
    type: "fetch",
    run: (event: WorkerEvent & { readonly request: Request; respondWith(response: Promise<Response>): void }) => void,
  ): void;
}

/**
 * The service worker, made into `sw.js` beside the page. A newer one takes over when no page of the older is left, since
 * such a page may still ask for files that only the older has stored.
 */
const worker = globalThis as unknown as WorkerScope;
const store = new StoredBuild(BUILD, {
  scope: worker.registration.scope,
  caches: worker.caches,
  fetch: (request) => worker.fetch(request),
  wait: (ms) => new Promise((resolve) => worker.setTimeout(resolve, ms)),
});

worker.addEventListener("install", (event) => event.waitUntil(store.install()));
worker.addEventListener("activate", (event) => event.waitUntil(store.activate()));
worker.addEventListener("fetch", (event) => {
  const answer = store.answer(event.request);
  if (answer) event.respondWith(answer);
});
