import type { HttpRequest } from "uWebSockets.js";
import { describe, expect, it } from "vitest";
import { tapOf } from "./remote-address.ts";

const tapIn = (query: string | undefined) => tapOf({ getQuery: (() => query) as HttpRequest["getQuery"] });
const LONGEST = `${"T".repeat(22)}.${"a".repeat(24)}`;

describe("W81: the key tap of a request", () => {
  it.each([
    [`tap=${LONGEST}`, LONGEST],
    [`symbols=A&tap=${LONGEST}`, LONGEST],
    [`tap=${LONGEST}a`, ""],
    ["notap=x", ""],
    ["", ""],
    [undefined, ""],
  ])("%s is %j", (query, tap) => {
    expect(tapIn(query)).toBe(tap);
  });
});
