import { expect, it } from "vitest";
import { openGateway } from "../../gateway/gateway.ts";
import type { Services } from "../../gateway/http/services.ts";
import type { Bus, Peer } from "../../publish/fanout/peer.ts";
import type { Publisher, Session } from "../../publish/publisher.ts";
import { systemClock as clock } from "../../process/system-clock.ts";
import { TestClient } from "../support/test-client.ts";

const utf8 = new TextEncoder();
const silence = () => undefined;

/** A publisher that, for every message, publishes on a topic and at once removes the client from it. */
function leavingPublisher(bus: () => Bus): Publisher {
  const connect = (peer: Peer): Session => {
    let count = 0;
    const message = () => {
      peer.join("a topic");
      bus().publish("a topic", utf8.encode(JSON.stringify({ type: "published", n: ++count })), false);
      peer.leave("a topic");
    };
    return {
      message,
      pinged: silence,
      resumeQuotes: silence,
      drained: silence,
      answered: silence,
      lostFrame: silence,
      closed: silence,
      end: silence,
    };
  };
  return { connect } as Publisher;
}

it("G3: a message published before a client left its last topic still arrives, even if it was not written yet", async () => {
  const gateway = await openGateway({
    ...{ host: "127.0.0.1", port: 0, tls: undefined, limits: { connections: 10, perAddress: 0 }, dashboard: new Map() },
    ...{ admin: { token: "t", metrics: "token" } as const, clock },
    log: { debug: silence, info: silence, warn: silence, error: silence },
  });
  gateway.goLive({ publisher: leavingPublisher(() => gateway.bus) } as Services);
  const client = await TestClient.open(`ws://127.0.0.1:${gateway.port}/ws`);
  for (let k = 0; k < 5; k++) client.socket.send("go");
  await client.until(() => client.messages.length === 5);
  expect(client.messages.map((message) => message["n"])).toEqual([1, 2, 3, 4, 5]);
  await client.close();
  gateway.close();
});
