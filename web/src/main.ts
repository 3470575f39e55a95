import { mount } from "svelte";
import type { Decoder } from "../../shared/protocol/codec.ts";
import { createJsonDecoder } from "../../shared/json/codec.ts";
import type { Protocol } from "../../shared/protocol/messages.ts";
import { createSbeDecoder } from "../../shared/sbe/codec.ts";
import App from "./shell/App.svelte";
import { browserAddress, browserFrames, browserStore, browserToken } from "./shell/browser.ts";
import { Api } from "../../shared/client/http-api.ts";
import { pageClock } from "../../shared/client/clock.ts";
import { Connection } from "../../shared/client/connection.ts";
import { countPriceRequests } from "./core/connection/price-requests.ts";
import { openWebSocket, pageWakeups } from "../../shared/client/socket.ts";
import { createApp } from "./core/app/app.svelte.ts";
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
