import type { AppState } from "../../../core/app/app.svelte.ts";
import { sceneName, texts } from "../texts.ts";
import type { KeyAction } from "./keys.ts";
import type { Presenter } from "./presenter.svelte.ts";

const { text } = texts;
/** What POST /api/market takes. */
const MAX_HEADLINE = 120;

/** Keys 1–9 run the server's scenes in its order, with the open symbol in the lead; 0 stops. Reactive. */
export function sceneActions(presenter: Presenter, { connection, selection }: AppState): readonly KeyAction[] {
  const symbol = selection.symbol ?? "";
  const scenes = (presenter.info?.scenes ?? []).slice(0, 9).map(({ name, market }, k) => ({
    ...{ key: String(k + 1), text: sceneName(name), scene: name, market },
    run: () => void presenter.scene(name, symbol),
  }));
  const stop = { key: "0", text: text("keys.stop"), run: () => void presenter.scene("stop", symbol) };
  return [...scenes.filter(({ market }) => connection.simulated || !market), stop];
}

/** The market's controls at one key each; nothing where no market is simulated. Reactive. */
export function marketActions(presenter: Presenter, app: AppState, openControls: () => void): readonly KeyAction[] {
  const { market, selection, connection } = app;
  const lead = market.instruments.find(({ symbol }) => symbol === selection.symbol);
  if (!connection.simulated || !lead) return [];
  const { symbol, name } = lead;
  const isHalted = market.row(lead.id).state === "halted";
  const order = (body: object) => () => void presenter.order(body);
  const headline = text("keys.headline", { name }).slice(0, MAX_HEADLINE);
  const { activity, volatility } = presenter;
  return [
    { key: "a", text: text("keys.activity", { factor: activity }), run: () => void presenter.turnActivity() },
    { key: "v", text: text("keys.volatility", { factor: volatility }), run: () => void presenter.turnVolatility() },
    { key: "s", text: text("keys.shock"), run: order({ op: "shock", percent: -3, seconds: 5 }) },
    { key: "n", text: text("keys.news"), run: order({ op: "news", symbol, headline }) },
    {
      key: "h",
      text: text(isHalted ? "keys.resume" : "keys.halt"),
      run: order({ op: isHalted ? "resume" : "halt", symbol }),
    },
    { key: "m", text: text("keys.more"), run: openControls },
  ];
}
