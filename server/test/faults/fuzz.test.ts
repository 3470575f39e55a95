import { afterEach, describe, expect, it } from "vitest";
import { DAY_MS } from "../../../shared/model/time.ts";
import type { ServerProcess } from "../support/server-process.ts";
import { fuzzRun } from "../soak/fuzz-run.ts";
import { InvariantChecker } from "../soak/invariant-checker.ts";
import { metric, residentBytes, startTarget, symbolsOf } from "../soak/soak-server.ts";

/** Number of inputs, sent within fifteen seconds: a busy machine sends fewer. */
const INPUTS = 20_000;
/** A new seed every day. It is printed, so that a failed run can be repeated. */
const SEED = Math.floor(Date.now() / DAY_MS);

/** Expected log lines: one for each origin, and one about proxies, because the inputs contain both. */
const EXPECTED =
  /"msg":"(a page was refused: its origin is not allowed|a proxy forwards requests, but is not trusted: [^"]*)"}$/;

let server: ServerProcess | undefined;
afterEach(() => server?.stop());

describe("G5: malformed and hostile input", () => {
  it(`affects nobody: ${INPUTS} frames, messages and requests from seed ${SEED} on`, { timeout: 120_000 }, async () => {
    server = startTarget();
    const http = await server.live();
    const port = Number(new URL(http).port);
    const symbols = await symbolsOf(http);
    const checker = await InvariantChecker.open(`ws://127.0.0.1:${port}`);
    await fuzzRun(port, SEED * 1_000_000, INPUTS / 4, 5, symbols);
    const before = await residentBytes(http);
    const { inputs } = await fuzzRun(port, SEED * 1_000_000 + 500_000, INPUTS, 15, symbols);
    await checker.settle(http);
    expect(checker.broken).toEqual([]);
    expect(checker.ages.length).toBeGreaterThan(10);
    checker.close();
    // The inputs were processed: messages reached the protocol, and requests were answered.
    expect(await metric(http, "tickertape_client_messages_total")).toBeGreaterThan(inputs / 20);
    expect(await metric(http, "tickertape_request_errors_total")).toBeGreaterThan(inputs / 100);
    expect((await residentBytes(http)) - before).toBeLessThan(100e6);
    expect(server.child.exitCode).toBeNull();
    const told = server.stderr.split("\n").filter((line) => line !== "" && !EXPECTED.test(line));
    expect(told).toEqual([]);
  });
});
