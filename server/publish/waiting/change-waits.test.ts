import { describe, expect, it } from "vitest";
import { PublisherSetup } from "../publisher-setup.test-kit.ts";
import { asEpoch } from "../../../shared/model/units.ts";
import { instrumentsNamed } from "../publisher-setup.test-kit.ts";
import type { HeldRows } from "./change-waits.ts";

function open() {
  const setup = new PublisherSetup(["AAPL", "MSFT"]);
  const held = (over: Partial<HeldRows> = {}): HeldRows => {
    const { epoch, sequence } = setup.board.quotes;
    return { ids: [0], epoch, seq: sequence, ...over };
  };
  let woken = 0;
  const wait = (over?: Partial<HeldRows>, rate: 1 | 10 | 50 = 50) =>
    setup.publisher.waits.wait(held(over), rate, () => woken++);
  return { setup, held, wait, woken: () => woken };
}

describe("W61: a wait for changes", () => {
  it("ends once, at the first flush after a change of one of its rows", () => {
    const { setup, wait, woken } = open();
    wait();
    setup.pass(1_000);
    setup.trade("MSFT", 100);
    setup.pass(1_000);
    expect(woken()).toBe(0);
    setup.trade("AAPL", 100);
    expect(woken()).toBe(0);
    setup.pass(20);
    setup.trade("AAPL", 101);
    setup.pass(1_000);
    expect(woken()).toBe(1);
  });

  it("for all rows ends at a change of any row; a wait in another epoch ends at once", () => {
    const { setup, wait, woken } = open();
    wait({ ids: undefined });
    setup.trade("MSFT", 100);
    setup.pass(20);
    expect(woken()).toBe(1);
    wait({ epoch: asEpoch(1) });
    setup.pass(20);
    expect(woken()).toBe(2);
  });

  it("ends when the board begins another epoch", () => {
    const { setup, wait, woken } = open();
    wait();
    setup.board.reset(instrumentsNamed(["AAPL", "MSFT"]), asEpoch(999));
    setup.pass(20);
    expect(woken()).toBe(1);
  });

  it("that was stopped never ends", () => {
    const { setup, wait, woken } = open();
    const stop = wait();
    stop();
    stop();
    setup.trade("AAPL", 100);
    setup.pass(1_000);
    expect(woken()).toBe(0);
  });

  it.each([1, 10] as const)("at %i a second ends at most so often for a reader that waits again at once", (rate) => {
    const { setup, held } = open();
    let times = 0;
    const again = () =>
      setup.publisher.waits.wait(held(), rate, () => {
        times++;
        again();
      });
    again();
    for (let k = 0; k < 500; k++) {
      setup.trade("AAPL", 100 + k);
      setup.pass(20);
    }
    expect(times).toBe(rate * 10);
  });

  it("can be asked whether a row has changed already", () => {
    const { setup, held } = open();
    const before = held();
    expect(setup.publisher.waits.hasChanged(before)).toBe(false);
    setup.trade("AAPL", 100);
    expect(setup.publisher.waits.hasChanged(before)).toBe(true);
    expect(setup.publisher.waits.hasChanged(held({ ids: [1], seq: before.seq }))).toBe(false);
    expect(setup.publisher.waits.hasChanged(held({ epoch: asEpoch(1) }))).toBe(true);
  });
});
