import * as v from "valibot";
import { SECTORS, SYMBOL_PATTERN } from "../../../shared/model/instrument.ts";
import type { Directory } from "../../../shared/protocol/codec.ts";
import { HALT_CODES } from "../../../shared/protocol/trading-status.ts";
import { asMillis, type InstrumentId } from "../../../shared/model/units.ts";
import type { ControlTarget, MarketControls } from "../../ports/market-controls.ts";
import type { ReplayControls } from "../../ports/replay-controls.ts";
import type { Incoming } from "../http/http.ts";
import type { Services } from "../http/services.ts";
import { json, RequestError, type Reply } from "../http/reply.ts";

const between = (low: number, high: number) => v.pipe(v.number(), v.minValue(low), v.maxValue(high));
const symbol = v.pipe(v.string(), v.regex(SYMBOL_PATTERN));
/** One line of text, for a headline or a reason. */
const line = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most), v.regex(/^\P{Cc}*$/u));

/**
 * The body of POST /api/market. The ranges are those of MarketControls. Unknown fields are refused: a shock whose
 * `symbol` is misspelt would move the whole market.
 */
const ControlSchema = v.variant("op", [
  v.strictObject({ op: v.literal("activity"), factor: between(0.1, 20) }),
  v.strictObject({ op: v.literal("volatility"), factor: between(0, 10) }),
  v.strictObject({
    op: v.literal("shock"),
    percent: between(-50, 50),
    seconds: v.optional(between(0, 600), 0),
    symbol: v.optional(symbol),
    sector: v.optional(v.picklist(SECTORS)),
  }),
  v.strictObject({ op: v.literal("news"), symbol, headline: line(120) }),
  v.strictObject({
    op: v.literal("halt"),
    symbol,
    seconds: v.optional(between(0, 86_400), 0),
    reason: v.optional(line(80), "halted by hand"),
    code: v.optional(v.picklist(HALT_CODES), "operator"),
  }),
  v.strictObject({ op: v.literal("resume"), symbol }),
  v.strictObject({
    op: v.literal("scene"),
    scene: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/)),
    symbol: v.optional(symbol),
  }),
  v.strictObject({
    op: v.literal("replay"),
    paused: v.optional(v.boolean()),
    speed: v.optional(v.union([between(0.01, 100_000), v.literal("bar")])),
    at: v.optional(v.pipe(v.number(), v.safeInteger())),
  }),
]);
type Control = v.InferOutput<typeof ControlSchema>;
type ReplayControl = Extract<Control, { op: "replay" }>;
type SceneControl = Extract<Control, { op: "scene" }>;
type MarketControl = Exclude<Control, ReplayControl | SceneControl>;

/** GET /api/replay: the state of the replay. */
export function replayReply({ replay }: Services): Reply {
  if (replay === undefined) throw new RequestError(404, "not_replay", "No file is being played.");
  return json(replay.state);
}

/** GET /api/present: what a presenter can start, and under which addresses phones reach the dashboard. */
export function presentReply({ stage }: Services): Reply {
  if (stage === undefined) throw new RequestError(404, "not_found", "Nothing can be presented here.");
  const { scenes, host, phones } = stage;
  return json({ host, phones: phones(), scenes: scenes.scenes, running: scenes.running ?? null });
}

/** POST /api/market: a control of the market, of a replay or of a scene. It takes effect at the market's next step. */
export function marketReply(services: Services, { body, headers }: Incoming): Reply {
  const { controls, replay, stage, quotes, log } = services;
  if (controls === undefined && replay === undefined && stage === undefined)
    throw new RequestError(404, "not_simulated", NOT_SIMULATED);
  if (!/^application\/json\b/i.test(headers["content-type"])) {
    throw new RequestError(415, "not_json", "Send content-type: application/json.");
  }
  const control = parse(body);
  if (control.op === "replay") {
    if (replay === undefined) throw new RequestError(404, "not_replay", "No file is being played.");
    const state = controlled(replay, control);
    log.info(control, "replay control");
    return json({ ok: true, op: control.op, ...state });
  }
  if (control.op === "scene") {
    const state = directed(services, control);
    log.info(control, "scene");
    return json({ ok: true, op: control.op, ...state });
  }
  if (controls === undefined) throw new RequestError(404, "not_simulated", NOT_SIMULATED);
  apply(control, controls, quotes);
  log.info(control, "market control");
  return json({ ok: true, op: control.op });
}

const NOT_SIMULATED = "Only a simulated market has such controls.";

/** Applies a control to the replay, and returns its new state. */
function controlled(replay: ReplayControls, { paused, speed, at }: ReplayControl): ReplayControls["state"] {
  const { first, last } = replay.state;
  if (at !== undefined && (at < first || at > last)) {
    throw new RequestError(400, "bad_control", `at: the file has ${first} to ${last}`);
  }
  if (paused === undefined && speed === undefined && at === undefined) {
    throw new RequestError(400, "bad_control", "replay takes paused, speed or at");
  }
  if (speed !== undefined) replay.setSpeed(speed);
  if (paused !== undefined) replay.setPaused(paused);
  if (at !== undefined) replay.seek(asMillis(at));
  return replay.state;
}

/** The scene that ends every scene. */
const STOP = "stop";

/** Starts or stops the scene that the control names, and returns its new state. */
function directed({ stage, controls, quotes }: Services, { scene, symbol }: SceneControl): object {
  if (stage === undefined) throw new RequestError(404, "not_simulated", NOT_SIMULATED);
  const { scenes } = stage;
  if (scene === STOP) return scenes.stop() ?? {};
  const known = scenes.scenes.find(({ name }) => name === scene);
  if (known === undefined) {
    const names = scenes.scenes.map(({ name }) => name).join(", ");
    throw new RequestError(404, "unknown_scene", `There is no scene "${scene}". There are ${names}, and ${STOP}.`);
  }
  if (known.market && controls === undefined) throw new RequestError(404, "not_simulated", NOT_SIMULATED);
  if (symbol !== undefined) idOf(symbol, quotes);
  return scenes.start(scene, symbol);
}

function parse(body: string): Control {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new RequestError(400, "bad_json", "The body is not JSON.");
  }
  const result = v.safeParse(ControlSchema, value);
  if (result.success) return checked(result.output);
  const [issue] = result.issues;
  throw new RequestError(400, "bad_control", `${v.getDotPath(issue) ?? "body"}: ${issue.message}`);
}

function checked(control: Control): Control {
  if (control.op !== "shock" || control.symbol === undefined || control.sector === undefined) return control;
  throw new RequestError(400, "bad_control", "A shock moves a symbol or a sector: give one of them, or none for all.");
}

function apply(control: MarketControl, controls: MarketControls, directory: Directory): void {
  switch (control.op) {
    case "activity":
      return controls.setActivity(control.factor);
    case "volatility":
      return controls.setVolatility(control.factor);
    case "shock":
      return controls.shock(target(control, directory), control.percent, control.seconds);
    case "news":
      return controls.news(idOf(control.symbol, directory), control.headline);
    case "halt":
      return controls.halt(idOf(control.symbol, directory), control.seconds, control.reason, control.code);
    case "resume":
      return controls.resume(idOf(control.symbol, directory));
    default:
      return control satisfies never;
  }
}

function target(control: Extract<Control, { op: "shock" }>, directory: Directory): ControlTarget {
  if (control.symbol !== undefined) return { kind: "instrument", id: idOf(control.symbol, directory) };
  if (control.sector !== undefined) return { kind: "sector", sector: control.sector };
  return { kind: "all" };
}

function idOf(name: string, directory: Directory): InstrumentId {
  const id = directory.idOf(name);
  if (id === undefined) throw new RequestError(404, "unknown_symbol", `There is no instrument "${name}".`);
  return id;
}
