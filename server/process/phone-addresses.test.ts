import type { NetworkInterfaceInfo } from "node:os";
import { expect, it } from "vitest";
import { isLoopback, phoneHosts } from "./phone-addresses.ts";

const at = (address: string, internal = false): NetworkInterfaceInfo =>
  ({ address, internal, family: address.includes(":") ? "IPv6" : "IPv4" }) as NetworkInterfaceInfo;

const LAPTOP = {
  lo: [at("127.0.0.1", true), at("::1", true)],
  docker0: [at("172.17.0.1")],
  tun0: [at("10.8.0.2")],
  eth0: [at("198.51.100.7"), at("fe80::1")],
  wlan0: [at("192.168.1.20"), at("2001:db8::20")],
};

it.each(["*", "0.0.0.0", "::"])(
  "of HOST=%s the addresses of the network come first, those of bridges and tunnels last",
  (host) => {
    expect(phoneHosts(host, LAPTOP)).toEqual(["192.168.1.20", "198.51.100.7", "172.17.0.1", "10.8.0.2"]);
  },
);

it("of one address it is that one, and of a loopback address there is none", () => {
  expect(phoneHosts("192.168.1.20", LAPTOP)).toEqual(["192.168.1.20"]);
  for (const host of ["127.0.0.1", "localhost", "::1"]) {
    expect([isLoopback(host), phoneHosts(host, LAPTOP)]).toEqual([true, []]);
  }
});
