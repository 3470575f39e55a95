import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { DAY_MS } from "../../../shared/model/time.ts";
import { toDecimal } from "../../../shared/model/instrument.ts";
import { SIDE_NAMES } from "../../../shared/model/trade.ts";
import { openReplayFile, type ReplayFile, type ReplayRow } from "./reading/file.ts";

/** Gives the tests of a file a directory, and a function that writes a file of this content, or of these lines, there. */
export function useFiles(): (name: string, content: readonly string[] | Uint8Array) => Promise<string> {
  let directory = "";
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "tickertape-files-"));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  return async (name, content) => {
    const path = join(directory, name);
    await writeFile(path, content instanceof Uint8Array ? content : `${content.join("\n")}\n`);
    return path;
  };
}

/** The content of a file in readable form, without mantissas and symbol numbers. */
export interface Told {
  readonly kind: string;
  readonly symbols: readonly string[];
  readonly notes: readonly string[];
  /**
   * For bars `symbol time open high low close volume`, for trades `symbol time price size side`, for quotes `symbol
   * time bid ask`.
   */
  readonly rows: readonly string[];
}

/** Reads a whole file, as in the year 2026. */
export async function told(path: string): Promise<Told> {
  const file = await openReplayFile(path, 2026);
  const rows: string[] = [];
  for await (const chunk of file.rows()) rows.push(...chunk.map((row) => textOf(file, row)));
  file.close();
  return { kind: file.kind, symbols: file.symbols.map(({ symbol }) => symbol), notes: file.notes, rows };
}

function textOf(
  file: ReplayFile,
  { index, t, date, open, high, low, close, volume, bid, ask, side }: ReplayRow,
): string {
  const { symbol = "", exponent = 0 } = file.symbols[index] ?? {};
  const price = (mantissa: number | undefined) => (mantissa === undefined ? "-" : toDecimal(mantissa, exponent));
  const [day = "", clock = ""] = new Date(t).toISOString().split("T");
  const time = file.step >= DAY_MS ? new Date(date).toISOString().slice(0, 10) : `${day} ${clock.replace("Z", "")}`;
  const head = [symbol, time];
  if (file.kind === "quotes") return [...head, price(bid), price(ask)].join(" ");
  if (file.kind === "bars") return [...head, ...[open, high, low, close].map(price), volume ?? "-"].join(" ");
  return [...head, price(close), volume ?? "-", side === undefined ? "-" : SIDE_NAMES[side]].join(" ");
}

/** Returns the one line with which a file is rejected. */
export async function refused(path: string): Promise<string> {
  const error: unknown = await openReplayFile(path, 2026).then(
    (file) => {
      file.close();
    },
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ name: "ReplayError" });
  const message = error instanceof Error ? error.message : "";
  expect(message.split("\n")).toHaveLength(1);
  return message;
}
