import { afterEach, describe, expect, it } from "vitest";
import { evenPace } from "../support/even-pace.ts";
import type { ServerProcess } from "../support/server-process.ts";
import { LoadClients } from "../soak/load-clients.ts";
import { runPaused } from "../soak/paused-readers.ts";
import { metric, startTarget } from "../soak/soak-server.ts";
import { percentile, InvariantChecker } from "../soak/invariant-checker.ts";

let server: ServerProcess | undefined;
afterEach(() => server?.stop());

describe("many clients", () => {
  it(
    "G4: of 200 that read nothing costs bounded memory, and a client that reads neither loses nor waits",
    { timeout: 120_000 },
    async () => {
      server = startTarget("--activity", evenPace(10));
      const report = await runPaused(await server.live(), 200, 3);
      expect(report).toMatchObject({ broken: [], failed: 0, slow: 200, lossy: 0 });
      expect(report.grewBytes).toBeLessThan(150e6);
      // Measured side by side. The median shows the cost of the clients; the tail allows for other load on the machine.
      expect(report.p50Beside).toBeLessThan(report.p50Alone * 2 + 20);
      expect(report.p99Beside).toBeLessThan(report.p99Alone * 3 + 300);
    },
  );

  it(
    "of 500 that reconnect at once is served within seconds, and another client loses nothing",
    { timeout: 120_000 },
    async () => {
      server = startTarget();
      const http = await server.live();
      const port = Number(new URL(http).port);
      const checker = await InvariantChecker.open(`ws://127.0.0.1:${port}`);
      await (await LoadClients.gather(port, 500, 10)).leave();
      const clients = await LoadClients.gather(port, 500, 10);
      expect(clients.failed).toBe(0);
      expect(percentile(clients.waits, 1)).toBeLessThan(20_000);
      expect(await metric(http, "tickertape_sessions")).toBe(501);
      await checker.settle(http);
      expect(checker.broken).toEqual([]);
      checker.close();
      await clients.leave();
    },
  );
});
