import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "../../../../shared/model/time.ts";
import { ManualClock } from "../../../../shared/client/manual-clock.test-kit.ts";
import { ServerClock } from "./server-clock.ts";

/** A page whose clock is ten minutes behind the server's. */
function behind() {
  const clock = new ManualClock();
  const page = new ServerClock(clock);
  /** What the server's clock shows. */
  const server = () => clock.now() + 10 * MINUTE_MS;
  return { clock, page, server };
}

describe("the server's time on the page", () => {
  it("is the computer's own until the server tells its", () => {
    const { clock, page } = behind();
    expect(page.now()).toBe(clock.now());
  });

  it("is what the server told, carried on by the page's clock", () => {
    const { clock, page, server } = behind();
    page.begin(server());
    clock.advance(MINUTE_MS);
    expect(page.now()).toBe(server());
    expect(page.at(clock.now() - 5_000)).toBe(server() - 5_000);
  });

  it("is told closest by the message that took least to come", () => {
    const { clock, page, server } = behind();
    page.begin(server() - 300);
    page.heard(server() - 20);
    clock.advance(1_000);
    page.heard(server() - 900);
    expect(page.now()).toBe(server() - 20);
  });

  it("is as of the middle of a round trip, unless that took long", () => {
    const { clock, page, server } = behind();
    page.begin(server() - 300);
    const sentAt = clock.now();
    clock.advance(40);
    page.answered(sentAt, server() - 20);
    expect(page.now()).toBe(server());
    clock.advance(4_000);
    page.answered(clock.now() - 2_000, server() - 1_900);
    expect(page.now()).toBe(server());
  });

  it("follows where the server's leaps, and where another run's is behind", () => {
    const { page, server } = behind();
    page.begin(server());
    page.heard(server() + 60 * MINUTE_MS);
    expect(page.now()).toBe(server() + 60 * MINUTE_MS);
    page.begin(server() - 5 * MINUTE_MS);
    expect(page.now()).toBe(server() - 5 * MINUTE_MS);
  });
});
