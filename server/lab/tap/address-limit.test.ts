import { expect, it } from "vitest";
import { AddressLimit } from "./address-limit.ts";

/** The first 64 bits of an IPv6 address that has no "::" among them. */
const keyOf = (address: string): string => address.split(":").slice(0, 4).join(":");

it("W81: limits the connections of all addresses that share a key together, and of no others", () => {
  const limit = new AddressLimit(keyOf);
  for (let k = 0; k < 256; k++) {
    expect(limit.isReached("2001:db8:1:2::ffff")).toBe(false);
    limit.add(`2001:db8:1:2::${k.toString(16)}`);
  }
  expect(limit.isReached("2001:db8:1:2::ffff")).toBe(true);
  expect(limit.isReached("2001:db8:1:3::1")).toBe(false);
  limit.remove("2001:db8:1:2::7");
  expect(limit.isReached("2001:db8:1:2::ffff")).toBe(false);
});

it.each(["127.0.0.1", "::1", "::ffff:127.0.0.1"])(
  "W81: does not limit %s, from where all come behind a proxy",
  (address) => {
    const limit = new AddressLimit(keyOf);
    for (let k = 0; k < 300; k++) limit.add(address);
    expect(limit.isReached(address)).toBe(false);
  },
);
