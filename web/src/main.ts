import { mount } from "svelte";
import type { Decoder } from "../../shared/codec.ts";
import { createJsonDecoder } from "../../shared/json-codec.ts";
import type { Protocol } from "../../shared/messages.ts";
import { createSbeDecoder } from "../../shared/sbe-codec.ts";
import App from "./App.svelte";
import { browserAddress, browserFrames, browserStore, browserToken } from "./browser.ts";
import { Api } from "./net/api.ts";
import { pageClock } from "./net/clock.ts";
import { Connection } from "./net/connection.ts";
import { countPriceRequests } from "./net/price-requests.ts";
import { openWebSocket, pageWakeups } from "./net/socket.ts";
import { createApp } from "./state/app.svelte.ts";
import "./theme/fonts.css";
import "./theme/tokens.css";
import "./theme/base.css";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

/** Where the page is: of the server, or under the path that a proxy gives it. */
const base = new URL(".", document.baseURI).href.replace(/\/$/, "");
const app = createApp({
  link: new Connection({
    open: openWebSocket(`${base.replace(/^http/, "ws")}/ws`),
    decoders: new Map<Protocol, Decoder>([
      ["ticker.v1.sbe", createSbeDecoder()],
      ["ticker.v1.json", createJsonDecoder()],
    ]),
    clock: pageClock,
    random: Math.random,
    wakeups: pageWakeups,
  }),
  backend: new Api(base, location.origin, fetch.bind(globalThis), countPriceRequests()),
  clock: pageClock,
  frame: browserFrames,
  store: browserStore,
  address: browserAddress,
  token: browserToken,
  languages: navigator.languages,
});
app.start();
mount(App, { target, props: { app } });
