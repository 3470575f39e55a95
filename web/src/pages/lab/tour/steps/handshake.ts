import { formatCount } from "../../../../i18n/format.ts";
import { rfc } from "../../inspector/annotate/field.ts";
import { headerValue, headLines } from "../../inspector/annotate/handshake/http-head.ts";
import { JSON_PROTOCOL, type Step } from "./step.ts";

/** How the connection begins: one HTTP request and its answer, as the tap saw them. */
export const handshake: Step = {
  id: "handshake",
  rule: "W1",
  rfc: rfc(6455, "4.2.2"),
  needsTap: true,
  async run({ wire }) {
    await wire.open("/ws", JSON_PROTOCOL);
    const heads = () => wire.entries.filter(({ kind }) => kind === "head");
    const [request, answer] = await wire.until(() => {
      const [up, down] = [
        heads().find((one) => one.direction === "up"),
        heads().find((one) => one.direction === "down"),
      ];
      return up && down && ([up, down] as const);
    });
    // Messages follow without another head.
    await wire.until(() => wire.entries.find(({ kind, direction }) => kind === "frame" && direction === "down"));
    const key = headerValue(headLines(request.data), "sec-websocket-key") ?? "";
    const answered = headerValue(headLines(answer.data), "sec-websocket-accept") ?? "";
    return {
      value: `${formatCount(request.bytes + answer.bytes)} B`,
      sentence: "found.handshake",
      values: { up: request.bytes, down: answer.bytes, ms: (answer.t - request.t).toFixed(1), heads: heads().length },
      answer: heads().length === 2 ? 1 : 2,
      handshake: { key, answered },
    };
  },
};
