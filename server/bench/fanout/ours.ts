import type { Instrument } from "../../../shared/model/instrument.ts";
import { asEpoch, asInstrumentId, asMillis, asPrice, asQuantity } from "../../../shared/model/units.ts";
import { createBoardPublisher } from "../../compose.ts";
import { Board } from "../../board/board.ts";
import { MemoryArchive } from "../../board/memory-archive.ts";
import { openGateway } from "../../gateway/gateway.ts";
import { systemClock as clock } from "../../process/system-clock.ts";
import { stamp, symbolName, SYMBOLS } from "./plan.ts";
import type { TestedServer } from "./messages.ts";
import { testInstrument } from "../../../shared/model/instrument.test-kit.ts";

const log = { debug: () => {}, info: () => {}, warn: console.error, error: console.error };

/** Runs board, publisher and gateway as the product does; the bench is the feed. */
export async function serveOurs(): Promise<TestedServer> {
  const gateway = await openGateway({
    ...{ host: "127.0.0.1", port: 0, tls: undefined, dashboard: new Map(), clock, log },
    limits: { connections: 1_000_000, perAddress: 0 },
    admin: { token: "bench", metrics: "public" },
  });
  const board = new Board({ instruments: Array.from({ length: SYMBOLS }, instrument), epoch: asEpoch(1) });
  const publisher = createBoardPublisher({ board, bus: gateway.bus, clock, log, simulated: true });
  publisher.start();
  const feed = { kind: "simulated", name: "bench", summary: "bench", simulated: true } as const;
  const archive = new MemoryArchive(board);
  gateway.goLive({ feed, quotes: board.quotes, archive, events: board.events, publisher, controls: undefined, log });
  let size = 0;
  return {
    port: gateway.port,
    change: (from, to) => {
      const bid = stamp();
      size = (size % 1_000) + 1;
      for (let id = from; id < to; id++) {
        const [price, shares] = [asPrice(bid), asQuantity(size)];
        board.quote(asInstrumentId(id), asMillis(clock.now()), price, asPrice(bid + 1), shares, shares);
      }
    },
    send: () => {},
  };
}

const instrument = (_: unknown, id: number): Instrument => testInstrument(symbolName(id), id);
