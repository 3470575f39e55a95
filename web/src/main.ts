import { mount } from "svelte";
import { Connection, createDecoders, HttpApi, openWebSocket } from "../../shared/client/mod.ts";
import App from "./shell/App.svelte";
import { browserAddress, browserFrames, browserStore, browserToken } from "./shell/browser.ts";
import { pageClock, pageWakeups } from "./core/connection/page.ts";
import { countPriceRequests } from "./core/connection/price-requests.ts";
import { createApp } from "./core/app/app.svelte.ts";
import "./theme/fonts.css";
import "./theme/tokens.css";
import "./theme/base.css";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

/** Where the page is: of the server, or under the path that a proxy gives it. */
const base = new URL(".", document.baseURI).href.replace(/\/$/, "");
const app = createApp({
  connection: new Connection({
    open: openWebSocket(`${base.replace(/^http/, "ws")}/ws`, WebSocket),
    decoders: createDecoders(),
    clock: pageClock,
    random: Math.random,
    wakeups: pageWakeups,
  }),
  http: new HttpApi({ base, pageOrigin: location.origin, fetch: fetch.bind(globalThis) }),
  countPriceRequests: countPriceRequests(),
  clock: pageClock,
  frame: browserFrames,
  store: browserStore,
  address: browserAddress,
  token: browserToken,
  languages: navigator.languages,
});
app.start();
mount(App, { target, props: { app } });
// Only a secure origin has service workers. Where one is refused, every load asks the server, as the first does.
if (import.meta.env.PROD && "serviceWorker" in navigator)
  addEventListener("load", () => void navigator.serviceWorker.register("sw.js").catch(() => undefined));
