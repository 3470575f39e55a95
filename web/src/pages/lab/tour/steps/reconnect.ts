import * as v from "valibot";
import { backoff } from "../../../../../../shared/client/backoff.ts";
import { formatCount } from "../../../../i18n/format.ts";
import { rfc } from "../../inspector/annotate/field.ts";
import type { Received } from "../tour-socket.ts";
import type { TourWire } from "../tour-wire.ts";
import { JSON_PROTOCOL, type Step } from "./step.ts";

const Trades = v.object({ type: v.literal("trades"), epoch: v.string(), trades: v.array(v.object({ i: v.number() })) });
const Ack = v.object({ type: v.literal("ack"), recovered: v.optional(v.boolean()) });

/** Trades in the order in which they came, with the epoch of each. */
const tradesIn = (messages: readonly Received[]) =>
  messages.flatMap((message) => {
    const result = v.safeParse(Trades, message);
    return result.success ? result.output.trades.map(({ i }) => ({ id: i, epoch: result.output.epoch })) : [];
  });

const openedIn = ({ entries }: TourWire): number => entries.filter(({ kind }) => kind === "opened").length;

/** Long enough for a trade to be missed; the random part keeps clients from all coming back at once. ms. */
const pauseMs = (): number => 800 + backoff(1, Math.random());

/** A connection that is cut off, and what brings back what was missed. */
export const reconnect: Step = {
  id: "reconnect",
  rule: "W12",
  rfc: rfc(6455, "7.2.3"),
  needsTap: true,
  async run({ wire, symbol, now }) {
    const request = { op: "subscribe", id: 1, channel: "trades", symbols: [symbol] };
    const first = await wire.open("/ws", JSON_PROTOCOL);
    first.send(request);
    await wire.until(() => tradesIn(first.messages)[0]);
    const opened = openedIn(wire);
    await wire.cut("reset");
    const closed = await wire.until(() => first.closed);
    const cutAt = now();
    await wire.pause(pauseMs());
    const byItself = openedIn(wire) - opened;
    const last = tradesIn(first.messages).at(-1) ?? { id: 0, epoch: "" };
    const second = await wire.open("/ws", JSON_PROTOCOL);
    second.send({ ...request, since: { epoch: last.epoch, trades: { [symbol]: last.id } } });
    const ack = await wire.until(() => second.messages.find((message) => v.is(Ack, message)));
    const backAfter = now() - cutAt;
    // The ids go on without a gap from the last trade before the cut to one that was made after it.
    await wire.until(() => tradesIn(second.messages)[0]);
    const ids = tradesIn(second.messages).map(({ id }) => id);
    const missing = Math.max(...ids) - last.id - new Set(ids.filter((id) => id > last.id)).size;
    return {
      value: `${formatCount(Math.round(backAfter))} ms`,
      sentence: v.parse(Ack, ack).recovered === true ? "found.reconnect" : "found.reconnect.anew",
      values: {
        code: String(closed.code),
        ms: Math.round(backAfter),
        count: ids.length,
        last: String(last.id),
        missing,
      },
      answer: byItself > 0 ? 0 : 1,
    };
  },
};
