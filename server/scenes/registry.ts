import type { Scene, SceneOrder, SceneStep } from "./scene.ts";

const activity = (factor: number): SceneOrder => ({ op: "activity", factor });
const volatility = (factor: number): SceneOrder => ({ op: "volatility", factor });
const move = (on: string, percent: number, seconds: number): SceneOrder => ({ op: "shock", on, percent, seconds });
const step = (at: number, name: string, ...orders: readonly SceneOrder[]): SceneStep => ({ at, name, orders });

/** Few trades and small moves, so that the presenter can explain the screen. */
const calm: Scene = {
  seconds: 60,
  market: true,
  script: () => [step(0, "calm", activity(0.5), volatility(0.25))],
};

/** A quiet market, then the opening: every sector gaps by another amount, and trading is busy for half a minute. */
const bell: Scene = {
  seconds: 60,
  market: true,
  script: ({ between, sectors }) => [
    step(0, "hush", activity(0.2), volatility(0.2)),
    step(6, "bell", activity(12), volatility(3), ...sectors.map((one) => move(one, between(-1.6, 1.8), 0))),
    step(20, "settling", activity(6), volatility(2), move("lead", between(0.8, 1.6), 8)),
    step(40, "day", activity(2), volatility(1.2)),
  ],
};

/** Everything falls, the lead furthest and until it is halted; then most of it comes back. */
const crash: Scene = {
  seconds: 75,
  market: true,
  script: ({ between }) => {
    const [fall, lead] = [between(5.5, 6.5), between(7, 9)];
    return [
      step(0, "quiet", activity(1), volatility(0.4)),
      step(6, "drop", activity(12), volatility(1.5), move("all", -fall, 12), move("lead", -lead, 10)),
      step(17, "halt", {
        ...{ op: "halt", seconds: 0, code: "luld" },
        reason: "volatility pause (limit up/down)",
      }),
      step(20, "rebound", activity(8), move("all", fall * 0.85, 14)),
      step(36, "reopening", { op: "resume" }, move("lead", lead * 0.6, 12)),
      step(54, "aftermath", activity(3), volatility(1)),
    ];
  },
};

/** Sector after sector joins a rise, and news lifts the lead. */
const rally: Scene = {
  seconds: 60,
  market: true,
  script: ({ between, sectors }) => [
    step(0, "rise", activity(3), volatility(0.6), move("all", between(1.8, 2.4), 45)),
    ...sectors.slice(0, 6).map((one, k) => step(6 + 5 * k, "sector", move(one, between(0.8, 1.6), 5))),
    step(38, "news", { op: "news", headline: "Record quarter, outlook raised" }, move("lead", between(1.6, 2.4), 6)),
    step(50, "cheer", activity(6)),
  ],
};

/** The server asks half of its viewers to reconnect, then all of them; presenters stay and watch them come back. */
const storm: Scene = {
  seconds: 40,
  market: false,
  script: () => [
    step(0, "ready"),
    step(4, "half", { op: "reconnect", share: 0.5, spreadMs: 1_000 }),
    step(18, "all", { op: "reconnect", share: 1, spreadMs: 2_000 }),
  ],
};

/** Every scene by its name, in the order of their keys on the page. A further one is an entry here. */
export const SCENES: Readonly<Record<string, Scene>> = { calm, bell, crash, rally, storm };
