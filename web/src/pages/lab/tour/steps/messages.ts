import { rfc } from "../../inspector/annotate/field.ts";
import { JSON_PROTOCOL, subscribe, type Step } from "./step.ts";

/** Messages that are measured. */
const MESSAGES = 10;

/** What a message costs once the connection is there: its frame's header. */
export const messages: Step = {
  id: "messages",
  rule: "W10",
  rfc: rfc(6455, "5.2"),
  needsTap: false,
  async run({ wire, symbol }) {
    const socket = await wire.open("/ws", JSON_PROTOCOL);
    socket.send(subscribe(symbol, 10));
    const frames = await wire.until(() => {
      const came = wire.entries.filter(({ head, direction }) => head !== undefined && direction === "down");
      return came.length >= MESSAGES ? came : undefined;
    });
    const headers = frames.map(({ head }) => head?.headerBytes ?? 0);
    const [least, most] = [Math.min(...headers), Math.max(...headers)];
    const total = frames.reduce((sum, { bytes }) => sum + bytes, 0);
    const inHeaders = headers.reduce((sum, bytes) => sum + bytes, 0);
    return {
      value: least === most ? `${most} B` : `${least}–${most} B`,
      sentence: "found.messages",
      values: {
        count: frames.length,
        header: (inHeaders / frames.length).toFixed(1),
        content: Math.round((total - inHeaders) / frames.length),
        share: `${((100 * inHeaders) / total).toFixed(1)}%`,
      },
      answer: most === 0 ? 0 : most <= 14 ? 1 : 2,
    };
  },
};
