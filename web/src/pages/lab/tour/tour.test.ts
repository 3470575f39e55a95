import { describe, expect, it } from "vitest";
import { ManualClock } from "../../../../../shared/client/manual-clock.test-kit.ts";
import { MemoryServer } from "../../../../../shared/client/memory-server.test-kit.ts";
import { rfc } from "../inspector/annotate/field.ts";
import { LabSession } from "../session/lab-session.ts";
import type { Finding, Step, StepId } from "./steps/step.ts";
import { Tour } from "./tour.svelte.ts";

const FOUND: Finding = { value: "2", sentence: "found.close", values: {}, answer: 2 };

/** A step that finds what the test lets it find. */
function scriptedStep(id: StepId, needsTap = false) {
  let [resolve, reject] = [(_: Finding) => {}, (_: Error) => {}];
  const promise = new Promise<Finding>((...settle) => ([resolve, reject] = settle));
  const step: Step = { id, rule: "W1", rfc: rfc(6455, "1.1"), needsTap, run: () => promise };
  return { step, resolve, reject };
}

/** A tour whose server has no tap. */
function setUp() {
  const [server, clock] = [new MemoryServer(), new ManualClock()];
  const session = new LabSession({
    base: "http://localhost:3000",
    open: server.open,
    reaches: () => Promise.resolve(false),
    clock,
    random: () => 0.5,
  });
  session.start();
  const [first, second] = [scriptedStep("close"), scriptedStep("slow", true)];
  const tour = new Tour({
    session,
    symbol: () => "AAPL",
    now: () => 0,
    requestFrame: () => {},
    steps: [first.step, second.step],
  });
  tour.start();
  server.peer.accept("");
  server.peer.deliverText(JSON.stringify({ type: "lab", token: "T", port: null, reason: "off", limits: {} }));
  return { tour, first, second };
}

describe("a step of the tour", () => {
  it("is done after a prediction only, which then stays as it is", async () => {
    const { tour, first } = setUp();
    await tour.run();
    expect(tour.isRunning).toBe(false);
    tour.predict(1);
    const done = tour.run();
    expect(tour.isRunning).toBe(true);
    tour.predict(2);
    first.resolve(FOUND);
    await done;
    tour.predict(2);
    expect([tour.isRunning, tour.result]).toEqual([false, { guess: 1, finding: FOUND }]);
  });

  it("says why it could not be measured, and may be done again", async () => {
    const { tour, first } = setUp();
    tour.predict(0);
    first.reject(new Error("it did not happen in time"));
    await tour.run();
    expect(tour.result).toEqual({ guess: 0, failure: "it did not happen in time" });
    expect([tour.isRunning, tour.canRun]).toEqual([false, true]);
  });

  it("that is left while it runs finds nothing, and others keep what they found", async () => {
    const { tour, first } = setUp();
    tour.predict(0);
    const done = tour.run();
    tour.open(1);
    expect([tour.index, tour.isRunning]).toEqual([1, false]);
    first.resolve(FOUND);
    await done;
    tour.open(0);
    expect(tour.result).toEqual({ guess: 0 });
  });

  it("that needs the tap cannot be done without one", async () => {
    const { tour } = setUp();
    expect(tour.canRun).toBe(true);
    tour.open(1);
    tour.predict(0);
    await tour.run();
    expect([tour.canRun, tour.isRunning]).toEqual([false, false]);
  });

  it("does not exist beyond the ends", () => {
    const { tour } = setUp();
    for (const index of [-1, 2, NaN]) tour.open(index);
    expect(tour.index).toBe(0);
  });
});
