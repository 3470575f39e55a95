import { connect } from "node:net";
import { expect, it } from "vitest";
import { ManualServerClock } from "../../../shared/client/manual-clock.test-kit.ts";
import { Tap } from "./tap.ts";

/** How a connection ends that reads what it is told and closes only with the tap. */
const ending = (port: number): Promise<string> =>
  new Promise((resolve) => {
    let text = "";
    const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("end", () => {
      resolve(text.slice(0, "HTTP/1.1 503".length));
    });
    socket.on("error", () => {
      resolve("reset");
    });
    socket.on("close", () => {
      resolve("reset");
    });
  });

it("W81: answers connections that it has no room for, and of a flood only the first, so that it holds few sockets", async () => {
  const options = {
    host: "127.0.0.1",
    port: 0,
    mainPort: 1,
    clock: new ManualServerClock(0),
    random: Math.random,
    hasFiles: () => false,
    addressKey: (address: string) => address,
  };
  const tap = await Tap.open({ ...options, visitor: () => undefined });
  const ends = await Promise.all(Array.from({ length: 50 }, () => ending(tap?.port ?? 0)));
  expect(tap?.open).toBe(32);
  expect(ends.filter((end) => end === "HTTP/1.1 503")).toHaveLength(32);
  expect(ends.filter((end) => end === "reset")).toHaveLength(18);
  expect(tap?.counters.refused).toEqual(new Map([["full", 50]]));
  tap?.close();
});
