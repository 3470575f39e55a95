import type { Fleet, Window } from "./fleet.ts";
import {
  bytesPerQuote,
  ourBytesPerQuote,
  PEER_MESSAGE_BYTES,
  SYMBOLS,
  WATCHED,
  type Kind,
  type Watch,
} from "./plan.ts";
import { median } from "../market/statistics.ts";

/** One line of the table. The ratio is ours ÷ peer, so less is better. `target` is the limit for `judged`. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer: { readonly name: string; readonly value: number } | undefined;
  readonly ratio: number | undefined;
  readonly target: string;
  readonly ok: boolean;
  /** Further figures of the measurement. */
  readonly note: string;
}

/** How the benchmark measures: each server in turn, repeatedly. */
export interface Method {
  readonly seconds: number;
  readonly rounds: number;
  /** Starts a server, and clients with these subscriptions. They read every `turnMs`, or at once for 0. */
  launch(kind: Kind, watches: readonly Watch[], turnMs: number): Promise<Fleet>;
}

/** How often clients read, except when delay is measured, ms. */
const TURN_MS = 10;

/** Runs `measure` with a fleet of each kind, and always ends the fleets. */
async function withFleets<Result>(
  { launch }: Method,
  kinds: readonly Kind[],
  watches: readonly Watch[],
  measure: (fleets: readonly Fleet[]) => Promise<Result>,
  turnMs = TURN_MS,
): Promise<Result> {
  const fleets: Fleet[] = [];
  try {
    for (const kind of kinds) fleets.push(await launch(kind, watches, turnMs));
    return await measure(fleets);
  } finally {
    for (const fleet of fleets) await fleet.end();
  }
}

/** Measures the fleets in the order A B A B …, so that other load on the machine affects all of them equally. */
async function interleaved(fleets: readonly Fleet[], { rounds, seconds }: Method): Promise<Map<Kind, Window[]>> {
  const windows = new Map<Kind, Window[]>(fleets.map(({ kind }) => [kind, []]));
  for (let round = 0; round < rounds; round++) {
    for (const fleet of fleets) windows.get(fleet.kind)?.push(await fleet.window("burst", seconds));
  }
  return windows;
}

/** Size of `42["q","…"]` with the quote in base64. */
const SOCKET_IO_BYTES = '42["q",""]'.length + 4 * Math.ceil(PEER_MESSAGE_BYTES / 3);

function quotesIn({ bytes }: Window, kind: Kind, rows: number): number {
  if (kind === "ours" || kind === "bare") return bytes / ourBytesPerQuote(rows);
  return bytes / bytesPerQuote(kind === "socketio" ? SOCKET_IO_BYTES : PEER_MESSAGE_BYTES, 1);
}

const nsPerQuote = (kind: Kind, rows: number) => (window: Window) =>
  ((window.cpu.user + window.cpu.system) * 1e6) / quotesIn(window, kind, rows);

/** Describes a fleet's measurements: quotes delivered a second, share of a core, and the user-space part of it. */
function describe(kind: Kind, windows: readonly Window[], rows: number): string {
  const of = (figure: (window: Window) => number) => median(windows.map(figure));
  const thousands = of((window) => quotesIn(window, kind, rows) / window.seconds / 1_000);
  const core = of(({ cpu, seconds }) => (cpu.user + cpu.system) / seconds / 10);
  return `${kind} ${thousands.toFixed(0)} k quotes/s at ${core.toFixed(0)}% of a core, ${of(userShare).toFixed(0)}% of it in user space`;
}

const userShare = ({ cpu: { user, system } }: Window): number => (100 * user) / (user + system);

/** CPU time per quote compared with each peer's, and the ratio to reach. A peer without a ratio is only displayed. */
export async function costRows(
  method: Method,
  what: string,
  watches: readonly Watch[],
  peers: readonly (readonly [Kind, number?])[],
): Promise<Row[]> {
  const kinds: Kind[] = ["ours", ...peers.map(([kind]) => kind)];
  return withFleets(method, kinds, watches, async (fleets) => {
    const windows = await interleaved(fleets, method);
    const cost = (kind: Kind) => median((windows.get(kind) ?? []).map(nsPerQuote(kind, WATCHED)));
    return peers.map(([kind, most]): Row => {
      const [ours, peer] = [cost("ours"), cost(kind)];
      return {
        ...{ what, unit: "ns CPU per quote", ours, peer: { name: kind, value: peer }, ratio: ours / peer },
        ...(most === undefined ? { target: "–", ok: true } : { target: `≤ ${most}×`, ok: ours / peer <= most }),
        note: (["ours", kind] as const).map((each) => describe(each, windows.get(each) ?? [], WATCHED)).join("; "),
      };
    });
  });
}

export async function wholeBoardRow(method: Method, sockets: number): Promise<Row> {
  return withFleets(method, ["ours"], Array<Watch>(sockets).fill("all"), async (fleets) => {
    const windows = (await interleaved(fleets, method)).get("ours") ?? [];
    const ours = median(windows.map(userShare));
    return {
      ...{ what: `whole board to ${sockets} sockets`, unit: "% of CPU in user space", ours },
      ...{ peer: undefined, ratio: undefined, target: "< 25", ok: ours < 25 },
      note: describe("ours", windows, SYMBOLS),
    };
  });
}

/** Connections opened before memory is first measured: by then code is compiled and pools have grown. */
const WARM_UP = 500;

export async function memoryRow(method: Method, sockets: number): Promise<Row> {
  const idle = (count: number) => Array<Watch>(count).fill("none");
  return withFleets(method, ["ours", "uws"], idle(WARM_UP), async (fleets) => {
    const each: number[] = [];
    for (const fleet of fleets) {
      const before = await fleet.memory();
      await fleet.connect(idle(sockets - WARM_UP));
      each.push(((await fleet.memory()) - before) / (sockets - WARM_UP));
    }
    const [ours = NaN, peer = NaN] = each;
    return {
      ...{
        what: `memory per idle connection, ${sockets}`,
        unit: "bytes RSS",
        ours,
        peer: { name: "uws", value: peer },
      },
      ...{ ratio: ours / peer, target: "≤ 2048 above", ok: ours - peer <= 2_048 },
      note: `${Math.round(ours - peer)} bytes above`,
    };
  });
}

const FLUSH_MS = 100;

/** Age of quotes at arrival. The peer sends every change at once, so its delay is that of the machine. */
export async function latencyRow(method: Method, sockets: number): Promise<Row> {
  const watches = Array.from({ length: sockets }, (_, k) => k);
  const measure = async (fleets: readonly Fleet[]): Promise<Row> => {
    const worst = new Map<Kind, number[]>();
    for (let round = 0; round < method.rounds; round++) {
      for (const fleet of fleets) {
        const { ages } = await fleet.window("spread", method.seconds);
        worst.set(fleet.kind, [...(worst.get(fleet.kind) ?? []), percentile(ages, 0.99)]);
      }
    }
    const [ours, peer] = [median(worst.get("ours") ?? []), median(worst.get("uws") ?? [])];
    return {
      ...{ what: `tick to wire, ${sockets} sockets`, unit: "ms, 99th percentile", ours },
      ...{ peer: { name: "uws, unflushed", value: peer }, ratio: undefined },
      ...{ target: `< ${FLUSH_MS + 5}`, ok: ours < FLUSH_MS + 5 },
      note: `per round: ours ${String(worst.get("ours"))}; uws ${String(worst.get("uws"))}`,
    };
  };
  return withFleets(method, ["ours", "uws"], watches, measure, 0);
}

function percentile(counts: readonly number[], share: number): number {
  let left = share * counts.reduce((sum, count) => sum + count, 0);
  return counts.findIndex((count) => (left -= count) <= 0);
}
