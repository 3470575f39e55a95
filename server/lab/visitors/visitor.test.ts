import { expect, it } from "vitest";
import { ManualServerClock } from "../../../shared/client/manual-clock.test-kit.ts";
import { LAB_LIMITS } from "../../../shared/protocol/lab.ts";
import { openLab } from "../lab.ts";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

it("W84: refuses requests beyond the limit of a second, and closes the control socket of a flood", async () => {
  const sent: string[] = [];
  const closed: number[] = [];
  const lab = await openLab({
    ...{ host: "127.0.0.1", port: "off", mainPort: 1, clock: new ManualServerClock(0), log, quotes: () => undefined },
    sockets: { ping: () => 0, hasFiles: () => true },
  });
  const visitor = lab.connect({
    ...{ address: "127.0.0.1", bufferedBytes: () => 0 },
    send: (text) => sent.push(text),
    close: (code) => closed.push(code),
  });
  const ask = () => {
    visitor.message(JSON.stringify({ op: "time", id: 1, time: 0 }));
  };
  const { requestsPerSecond } = LAB_LIMITS;
  for (let k = 0; k < 4 * requestsPerSecond; k++) ask();
  expect(sent.filter((text) => text.includes("too_many_messages"))).toHaveLength(3 * requestsPerSecond);
  expect(closed).toEqual([]);
  ask();
  expect([sent.length, closed]).toEqual([1 + 4 * requestsPerSecond, [4500]]);
  lab.close();
});
