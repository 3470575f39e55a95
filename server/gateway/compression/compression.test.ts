import { createGunzip } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../../../shared/client/manual-clock.test-kit.ts";
import { Compression } from "./compression.ts";
import { EventGzip } from "./event-gzip.ts";

const MEGABYTE = 1_048_576;

function compressionAt(clock: ManualClock): Compression {
  return new Compression({ monotonic: () => clock.now() });
}

describe("W68: the limits of compression", () => {
  it("compresses four megabytes a second, and counts what it leaves", () => {
    const clock = new ManualClock(0);
    const compression = compressionAt(clock);
    const taken = Array.from({ length: 6 }, () => compression.take(MEGABYTE));
    expect(taken).toEqual([...Array<boolean>(4).fill(true), false, false]);
    expect([compression.compressedBytes, compression.leftBytes]).toEqual([4 * MEGABYTE, 2 * MEGABYTE]);
    clock.advance(1_000);
    expect(compression.take(MEGABYTE)).toBe(true);
  });

  it("has room for 256 connections", () => {
    const compression = compressionAt(new ManualClock(0));
    for (let k = 0; k < 256; k++) compression.opened();
    expect(compression.hasRoom).toBe(false);
    compression.closed();
    expect(compression.hasRoom).toBe(true);
  });

  it("compresses a frame for a topic by the number of its readers, and for none where nobody reads compressed", () => {
    const compression = compressionAt(new ManualClock(0));
    expect(compression.takesFrame("a", 100)).toBe(false);
    for (const topic of ["a", "a", "b"]) compression.joined(topic);
    expect([compression.takesFrame("a", 100), compression.takesFrame("c", 100)]).toEqual([true, false]);
    expect(compression.compressedBytes).toBe(200);
    compression.left("a");
    compression.left("a");
    expect(compression.takesFrame("a", 100)).toBe(false);
  });

  it("an event stream waits for the next second, and loses nothing", async () => {
    const clock = new ManualClock(0);
    const compression = compressionAt(clock);
    const gunzip = createGunzip();
    let text = "";
    gunzip.on("data", (chunk: Buffer) => (text += chunk.toString()));
    const events = new EventGzip(
      compression,
      clock,
      (bytes) => gunzip.write(bytes),
      () => {},
    );
    compression.take(4 * MEGABYTE);
    events.write("data: one\n\n");
    events.write("data: two\n\n");
    expect(events.waiting).toBe(22);
    clock.advance(1_000);
    await expect.poll(() => text).toBe("data: one\n\ndata: two\n\n");
    expect(events.waiting).toBe(0);
    events.close();
  });
});
