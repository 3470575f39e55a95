import { networkInterfaces, type NetworkInterfaceInfo } from "node:os";

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Bridges and tunnels that programs make on a machine: no phone is on them. */
const INNER = /^(docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap|zt|wg|tailscale)/;

/** Whether only programs of this machine reach a server that listens on `host`. */
export const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host);

/**
 * The hosts under which phones on the network reach a server that listens on `host`, the likeliest first. For every
 * interface, they are its IPv4 addresses, private ones first (RFC 1918). For one address, it is that address; a
 * loopback address has none.
 */
export function phoneHosts(host: string, interfaces: Interfaces = networkInterfaces()): readonly string[] {
  if (isLoopback(host)) return [];
  if (!["*", "0.0.0.0", "::"].includes(host)) return [host];
  return Object.entries(interfaces)
    .flatMap(([name, addresses = []]) => addresses.map((one) => ({ ...one, rank: rank(name, one) })))
    .filter(({ internal, family }) => !internal && family === "IPv4")
    .sort((a, b) => a.rank - b.rank)
    .map(({ address }) => address);
}

function rank(name: string, { address }: NetworkInterfaceInfo): number {
  if (INNER.test(name)) return 3;
  if (/^192\.168\./.test(address)) return 0;
  if (/^(10\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address)) return 1;
  return 2;
}
