import { formatCount } from "../../../../i18n/format.ts";
import { rfc } from "../../inspector/annotate/field.ts";
import { quotesIn } from "./quote-rows.ts";
import { JSON_PROTOCOL, QUIET, subscribe, type Step } from "./step.ts";

const QUESTIONS = 8;
const EVERY_MS = 150;

/** Both ends send whenever they have something, on one connection. */
export const duplex: Step = {
  id: "duplex",
  rule: "W5",
  rfc: rfc(6455, "1.5"),
  needsTap: false,
  async run({ wire, symbol, now }) {
    const socket = await wire.open("/ws", JSON_PROTOCOL);
    socket.send(subscribe(symbol, 50));
    await wire.until(() => quotesIn(socket.messages)[0]);
    const before = socket.messages.length;
    const startedAt = now();
    for (let id = 2; id < 2 + QUESTIONS; id++) {
      socket.send({ op: "ping", id });
      await wire.pause(EVERY_MS);
    }
    const since = () => socket.messages.slice(before);
    const answers = () => since().filter(({ type }) => type === "pong").length;
    await wire.until(() => answers() === QUESTIONS || undefined);
    const pushed = quotesIn(since()).length;
    if (pushed === 0) return QUIET;
    const seconds = ((now() - startedAt) / 1_000).toFixed(1);
    return {
      value: formatCount(pushed),
      sentence: "found.duplex",
      values: { asked: QUESTIONS, answered: answers(), count: pushed, seconds },
      answer: 1,
    };
  },
};
