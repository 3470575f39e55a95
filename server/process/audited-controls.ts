import type { Log } from "../ports/log.ts";
import type { MarketControls } from "../ports/market-controls.ts";
import type { ReplayControls } from "../ports/replay-controls.ts";

/** Market controls that log every use, so that nobody takes a move made by hand for one of the model. */
export function auditedControls(controls: MarketControls, log: Log): MarketControls {
  const note = (op: string, what: object) => log.info({ op, ...what }, "market control");
  return {
    setActivity(factor) {
      note("activity", { factor });
      controls.setActivity(factor);
    },
    setVolatility(factor) {
      note("volatility", { factor });
      controls.setVolatility(factor);
    },
    shock(target, percent, seconds) {
      note("shock", { target, percent, seconds });
      controls.shock(target, percent, seconds);
    },
    news(id, headline) {
      note("news", { id, headline });
      controls.news(id, headline);
    },
    halt(id, seconds, reason, code) {
      note("halt", { id, seconds, reason, code });
      controls.halt(id, seconds, reason, code);
    },
    resume(id) {
      note("resume", { id });
      controls.resume(id);
    },
  };
}

/** Replay controls that log every use. */
export function loggedReplay(controls: ReplayControls, log: Log): ReplayControls {
  const note = (what: object) => log.info({ op: "replay", ...what }, "replay control");
  return {
    get state() {
      return controls.state;
    },
    setPaused(paused) {
      note({ paused });
      controls.setPaused(paused);
    },
    setSpeed(speed) {
      note({ speed });
      controls.setSpeed(speed);
    },
    seek(to) {
      note({ at: to });
      controls.seek(to);
    },
  };
}
