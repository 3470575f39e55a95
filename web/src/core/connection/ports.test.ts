import { expect, test } from "vitest";
import { isStarting, reasonOf } from "./ports.ts";

test("the error's code tells a server that is getting ready from one that failed", () => {
  expect(isStarting(Object.assign(new Error("35%"), { code: "starting" }))).toBe(true);
  expect(isStarting(Object.assign(new Error("no"), { code: "not_found" }))).toBe(false);
  expect(isStarting("starting")).toBe(false);
});

test("a reason is the error's words", () => {
  expect(reasonOf(new Error("no answer"))).toBe("no answer");
  expect(reasonOf("odd")).toBe("odd");
});
