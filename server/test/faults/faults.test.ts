import { afterEach, expect, it } from "vitest";
import { DAY_MS } from "../../../shared/model/time.ts";
import { startScripted, type ScriptedServer } from "../support/scripted-server.ts";
import { SeededRandom } from "../soak/seeded-random.ts";
import { runFaults } from "../soak/faults.ts";

const SEED = Math.floor(Date.now() / DAY_MS);

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

it(`G1, G2, G3: no pause, cut or reconnect loses anything, seed ${SEED}`, { timeout: 120_000 }, async () => {
  const symbols = Array.from({ length: 12 }, (_, k) => `S${k}`);
  server = await startScripted({ symbols, tradesHeld: 16_384 });
  const report = await runFaults(server, new SeededRandom(SEED), 10, 12);
  expect(report.broken).toEqual([]);
  // A busy machine does fewer things in the same time.
  expect(report.connections).toBeGreaterThan(5);
  expect(report.skipped).toBeGreaterThan(100);
});
