import type { WebSocket } from "uWebSockets.js";
import { describe, expect, it } from "vitest";
import { asMillis } from "../../../shared/model/units.ts";
import type { Clock } from "../../ports/clock.ts";
import { SocketPeer, type SocketData } from "./socket-peer.ts";

/**
 * A peer over a socket with `buffered` waiting bytes. It throws once it is closed, as a socket of uWebSockets.js does.
 */
function peerOver(buffered: number) {
  const calls: string[] = [];
  let gone = false;
  let result = 1;
  let onTimeout = () => {};
  const on = <Value>(call: string, value: Value): Value => {
    if (gone) throw new Error("Invalid access of closed uWS.WebSocket/SSLWebSocket.");
    calls.push(call);
    return value;
  };
  const state = { buffered };
  const socket = {
    send: (data: string, binary: boolean) => on(`send ${data} ${binary}`, result),
    subscribe: (topic: string) => on(`subscribe ${topic}`, true),
    unsubscribe: (topic: string) => on(`unsubscribe ${topic}`, true),
    getBufferedAmount: () => on("buffered", state.buffered),
    end: (code: number, reason: string) => {
      on(`end ${code} ${reason}`, undefined);
      gone = true;
      peer.gone();
    },
    close: () => {
      on("close", undefined);
      gone = true;
      peer.gone();
    },
  };
  const clock: Clock = {
    now: () => asMillis(0),
    monotonic: () => 0,
    every: () => () => {},
    after: (_ms, run) => {
      onTimeout = run;
      return () => {
        onTimeout = () => {};
      };
    },
  };
  const peer = new SocketPeer(socket as unknown as WebSocket<SocketData>, "ticker.v1.json", clock);
  return {
    peer,
    state,
    does: () => calls.filter((call) => call !== "buffered"),
    answer: (code: number) => {
      result = code;
    },
    expire: () => {
      onTimeout();
    },
  };
}

describe("a peer over a socket", () => {
  it("returns whether a frame was sent, buffered or dropped", () => {
    const { peer, answer } = peerOver(0);
    const results = [1, 0, 2].map((code) => {
      answer(code);
      return peer.send("x", false);
    });
    expect(results).toEqual(["sent", "buffered", "dropped"]);
  });

  it("closes at once where no bytes wait", () => {
    const { peer, does } = peerOver(0);
    peer.close(4000, "bye");
    expect(does()).toEqual(["end 4000 bye"]);
  });

  it("closes after the waiting bytes are written", () => {
    const { peer, state, does } = peerOver(500);
    peer.close(4000, "bye");
    expect(does()).toEqual([]);
    state.buffered = 0;
    expect(peer.drained()).toBe(true);
    expect(does()).toEqual(["end 4000 bye"]);
  });

  it("ends the connection of a client that does not read", () => {
    const { peer, does, expire } = peerOver(500);
    peer.close(4002, "slow");
    expire();
    expect(does()).toEqual(["close"]);
  });

  it("never uses a socket that is closed", () => {
    const { peer, does } = peerOver(0);
    peer.gone();
    peer.join("a");
    peer.leave("a");
    peer.close(4000, "bye");
    expect([peer.send("x", false), peer.bufferedBytes(), peer.drained()]).toEqual(["dropped", 0, false]);
    expect(does()).toEqual([]);
  });

  it("sends nothing after its close", () => {
    const { peer, does } = peerOver(500);
    peer.close(4000, "bye");
    peer.close(4001, "again");
    expect(peer.send("late", false)).toBe("dropped");
    expect(does()).toEqual([]);
  });
});
