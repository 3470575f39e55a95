import { formatCount } from "../../../../i18n/format.ts";
import { rfc } from "../../inspector/annotate/field.ts";
import { numbersIn, quotesIn } from "./quote-rows.ts";
import { JSON_PROTOCOL, QUIET, subscribe, type Step } from "./step.ts";

/** How long nothing passes: the server notices after two seconds (W18). */
const STALL_MS = 4_500;
/** How long the step looks on afterwards, ms. */
const AFTER_MS = 1_000;

/** What a client gets that could not read for some seconds. */
export const slow: Step = {
  id: "slow",
  rule: "W18",
  rfc: rfc(6455, "1.5"),
  needsTap: true,
  async run({ wire, symbol }) {
    const socket = await wire.open("/ws", JSON_PROTOCOL);
    socket.send(subscribe(symbol, 50));
    await wire.until(() => quotesIn(socket.messages)[1]);
    const before = socket.messages.length;
    await wire.stall(STALL_MS);
    await wire.pause(STALL_MS + AFTER_MS);
    const late = socket.messages.slice(before);
    const merged = quotesIn(late).reduce((sum, one) => sum + one.merged, 0);
    const numbers = numbersIn(late);
    const changes = Math.max(...numbers) - Math.max(...numbersIn(socket.messages.slice(0, before)));
    if (socket.closed === undefined && !(changes > 0)) return QUIET;
    return {
      value: formatCount(merged),
      sentence: socket.closed ? "found.slow.closed" : "found.slow",
      values: { changes, rows: numbers.length, merged, code: String(socket.closed?.code) },
      answer: socket.closed ? 2 : merged > 0 ? 1 : 0,
    };
  },
};
