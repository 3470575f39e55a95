import { expect, test } from "vitest";
import { Presenter } from "./presenter.svelte.ts";

const INFO = {
  host: "0.0.0.0",
  phones: ["http://192.168.1.20:3000/"],
  scenes: [{ name: "crash", seconds: 75, market: true }],
  running: null,
};

function open(answer: Response = Response.json(INFO)) {
  const asked: [string, string | null][] = [];
  const sent: object[] = [];
  let refusal: Error | undefined;
  const presenter = new Presenter({
    fetch: (path, init) => {
      asked.push([path, new Headers(init.headers).get("authorization")]);
      return Promise.resolve(answer);
    },
    send: (order) => {
      sent.push(order);
      return refusal ? Promise.reject(refusal) : Promise.resolve();
    },
  });
  return { presenter, asked, sent, refuse: (error?: Error) => (refusal = error) };
}

test("with the token the server tells scenes and addresses", async () => {
  const { presenter, asked } = open();
  await presenter.load("abc");
  expect(asked).toEqual([["api/present", "Bearer abc"]]);
  expect(presenter.info).toMatchObject({ phones: INFO.phones, scenes: INFO.scenes });
});

test("with another one it tells nothing", async () => {
  const { presenter } = open(new Response("{}", { status: 401 }));
  await presenter.load("abc");
  expect(presenter.info).toBeUndefined();
});

test("a key sets a factor, and pressed again sets it back; one that was refused has set nothing", async () => {
  const { presenter, sent, refuse } = open();
  refuse(new Error("no"));
  await presenter.turnActivity();
  expect([presenter.isActive, presenter.failure]).toEqual([false, new Error("no")]);
  refuse();
  await presenter.turnActivity();
  await presenter.turnActivity();
  await presenter.turnVolatility();
  expect(sent.slice(1)).toEqual([
    { op: "activity", factor: 4 },
    { op: "activity", factor: 1 },
    { op: "volatility", factor: 3 },
  ]);
  expect([presenter.isActive, presenter.isVolatile, presenter.failure]).toEqual([false, true, undefined]);
});

test("a scene names its lead, and the stop none", async () => {
  const { presenter, sent } = open();
  await presenter.scene("crash", "AAPL");
  await presenter.scene("stop", "AAPL");
  expect(sent).toEqual([
    { op: "scene", scene: "crash", symbol: "AAPL" },
    { op: "scene", scene: "stop" },
  ]);
});
