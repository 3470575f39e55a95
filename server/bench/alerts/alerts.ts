import { testInstrument } from "../../../shared/model/instrument.test-kit.ts";
import { SIDE } from "../../../shared/model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asPrice, asQuantity } from "../../../shared/model/units.ts";
import { AlertEvaluator } from "../../alerts/evaluator.ts";
import { Board } from "../../board/board.ts";
import { systemClock as clock } from "../../process/system-clock.ts";

const SYMBOLS = 100;
const ALERTS = 100_000;
const TRADES = 1_000_000;
const SAMPLES = 5;
/** Each price lies within this of the symbol's first one, in cents, so that alerts are all about it. */
const RANGE = 5_000;
const FIRST = 20_000;

/** One measurement: what a trade costs, and how many alerts fired. */
interface Measured {
  readonly what: string;
  readonly nsPerTrade: number;
  readonly firings: number;
}

/** A linear congruential generator (Numerical Recipes): every run has the same tape. */
function randomInts(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

interface Tape {
  readonly ids: Uint8Array;
  readonly prices: Int32Array;
}

/** Random walks that turn back at the edges of their range. */
function createTape(): Tape {
  const random = randomInts(7);
  const last = new Int32Array(SYMBOLS).fill(FIRST);
  const tape = { ids: new Uint8Array(TRADES), prices: new Int32Array(TRADES) };
  for (let k = 0; k < TRADES; k++) {
    const id = random(SYMBOLS);
    const next = (last[id] ?? FIRST) + random(7) - 3;
    last[id] = Math.abs(next - FIRST) > RANGE ? FIRST : next;
    tape.ids[k] = id;
    tape.prices[k] = last[id] ?? FIRST;
  }
  return tape;
}

const newBoard = () =>
  new Board({
    instruments: Array.from({ length: SYMBOLS }, (_, id) => testInstrument(`T${id}`, id)),
    epoch: asEpoch(1),
  });

type Fields = (k: number) => object;

/** Alerts whose price is anywhere in the range, or beyond the reach of the tape. */
const crossing =
  (from: number, to: number): Fields =>
  (k) => ({ when: "crossing", price: (FIRST + from + ((k * 7_919) % (to - from))) / 100 });
const move: Fields = (k) => ({
  when: "move",
  percent: 5 + (k % 200) / 10,
  window: (["1m", "15m", "1h"] as const)[k % 3],
});

function watched(board: Board, fields: Fields, frequency: "once" | "every"): AlertEvaluator {
  const evaluator = new AlertEvaluator(board, clock, { perConnection: ALERTS, inAll: ALERTS, perSecond: ALERTS });
  board.followPrints(evaluator);
  const watch = evaluator.open({ fired: () => {}, ended: () => {} });
  for (let k = 0; k < ALERTS; k++) {
    const [result] = watch.set([{ rule: `r${k}`, symbols: [`T${k % SYMBOLS}`], frequency, ...fields(k) }]);
    if (result?.code !== undefined) throw new Error(result.message);
  }
  return evaluator;
}

/** Plays the tape onto the board; the best of some samples, since other processes can only slow one down. */
function measure(what: string, tape: Tape, watch: (board: Board) => AlertEvaluator | undefined): Measured {
  let [best, firings] = [Infinity, 0];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const board = newBoard();
    const evaluator = watch(board);
    const before = process.cpuUsage();
    play(tape, board);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, ((user + system) * 1_000) / TRADES);
    firings = evaluator?.firings ?? 0;
  }
  return { what, nsPerTrade: best, firings };
}

function play({ ids, prices }: Tape, board: Board): void {
  const [size, side] = [asQuantity(100), SIDE.buy];
  for (let k = 0; k < TRADES; k++) {
    // A thousand trades a second.
    const t = asMillis(1_700_000_000_000 + k);
    board.trade(asInstrumentId(ids[k] ?? 0), t, asPrice(prices[k] ?? FIRST), size, side);
  }
}

/** `npm run bench -- alerts [--json]`: what a trade costs the board without and with 100,000 alerts over 100 symbols. */
export function bench(args: readonly string[]): Promise<void> {
  const tape = createTape();
  const rows = [
    measure("no alerts", tape, () => undefined),
    measure("100,000 crossings, none reached", tape, (board) =>
      watched(board, crossing(2 * RANGE, 4 * RANGE), "every"),
    ),
    measure("100,000 moves in %, none reached", tape, (board) =>
      watched(board, (k) => ({ ...move(k), percent: 90 }), "every"),
    ),
    measure("100,000 crossings about the price, once", tape, (board) =>
      watched(board, crossing(-RANGE, RANGE), "once"),
    ),
    measure("100,000 crossings about the price, every time", tape, (board) =>
      watched(board, crossing(-RANGE, RANGE), "every"),
    ),
  ];
  if (args.includes("--json")) console.log(JSON.stringify(rows));
  else {
    console.log(
      "CPU time on the board".padEnd(48),
      "ns a trade".padStart(12),
      "added".padStart(8),
      "firings".padStart(10),
    );
    const [base] = rows;
    for (const { what, nsPerTrade, firings } of rows) {
      const added = nsPerTrade - (base?.nsPerTrade ?? 0);
      const cells = [
        nsPerTrade.toFixed(0).padStart(12),
        added.toFixed(0).padStart(8),
        firings.toLocaleString("en").padStart(10),
      ];
      console.log(what.padEnd(48), ...cells);
    }
  }
  return Promise.resolve();
}
