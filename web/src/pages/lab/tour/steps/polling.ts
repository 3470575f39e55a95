import { formatCount } from "../../../../i18n/format.ts";
import { rfc } from "../../inspector/annotate/field.ts";
import { LABELS } from "../tour-wire.ts";
import { numberIn, numbersIn } from "./quote-rows.ts";
import { JSON_PROTOCOL, QUIET, subscribe, type Step } from "./step.ts";

/** Requests after the first one, with which the comparison begins. */
const POLLS = 4;
const EVERY_MS = 1_000;
/** The tap tells of what passed soon after it did, ms. */
const TOLD_AFTER_MS = 300;

/** The same row by push and by one request a second, side by side. */
export const polling: Step = {
  id: "polling",
  rule: "W62",
  rfc: rfc(6455, "1.1"),
  needsTap: true,
  async run({ wire, symbol, now }) {
    const socket = await wire.open("/ws", JSON_PROTOCOL);
    socket.send(subscribe(symbol, 50));
    await wire.until(() => numbersIn(socket.messages)[0]);
    const poll = async () => numberIn(await wire.getJson(`/api/quotes?symbols=${encodeURIComponent(symbol)}`));
    const first = await poll();
    await wire.pause(TOLD_AFTER_MS);
    const startedAt = now();
    // By the tap's clock: what passed after the first answer, up to the last one.
    const lastPolledAt = () => Math.max(...wire.entries.filter(({ label }) => label === LABELS.poll).map(({ t }) => t));
    const from = lastPolledAt();
    const polled: number[] = [];
    while (polled.length < POLLS) {
      await wire.pause(Math.max(0, startedAt + (polled.length + 1) * EVERY_MS - now()));
      polled.push(await poll());
    }
    const last = polled.at(-1) ?? first;
    await wire.until(() => numbersIn(socket.messages).some((n) => n >= last) || undefined);
    await wire.pause(TOLD_AFTER_MS);
    const to = lastPolledAt();
    const within = (numbers: readonly number[]) => new Set(numbers.filter((n) => n > first && n <= last)).size;
    const bytesOf = (label: string) =>
      wire.entries
        .filter((entry) => entry.label === label && entry.t > from && entry.t <= to)
        .reduce((sum, { bytes }) => sum + bytes, 0);
    const [changes, shown] = [last - first, within(polled)];
    if (changes === 0) return QUIET;
    return {
      value: `${formatCount(changes - shown)} / ${formatCount(changes)}`,
      sentence: "found.polling",
      values: {
        changes,
        pushed: within(numbersIn(socket.messages)),
        pushBytes: bytesOf(LABELS.main),
        polls: POLLS,
        polled: shown,
        pollBytes: bytesOf(LABELS.poll),
      },
      answer: changes === shown ? 0 : 2 * (changes - shown) < changes ? 1 : 2,
    };
  },
};
