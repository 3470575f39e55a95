import { rfc } from "../../inspector/annotate/field.ts";
import { OPCODE } from "../../inspector/annotate/frame-head.ts";
import { texts } from "../texts.ts";
import type { Step } from "./step.ts";

const CODE = 1_000;
const TOLD_AFTER_MS = 2_000;

/** An orderly end: each side says goodbye. */
export const close: Step = {
  id: "close",
  rule: "W19",
  rfc: rfc(6455, "7.1.2"),
  needsTap: true,
  async run({ wire }) {
    const socket = await wire.open("/echo", []);
    socket.close(CODE, "bye");
    const closed = await wire.until(() => socket.closed);
    const end = await wire.until(() => wire.entries.find(({ kind }) => kind === "closed"));
    const frames = () => wire.entries.filter(({ head }) => head?.opcode === OPCODE.close);
    // The tap tells of frames a moment after the end of their connection.
    await wire.pauseUntil(() => frames()[1], TOLD_AFTER_MS);
    const by = end.end?.by ?? "tap";
    return {
      value: String(frames().length),
      sentence: "found.close",
      values: {
        count: frames().length,
        code: String(closed.code),
        clean: String(closed.wasClean),
        ms: (end.t - (frames()[0]?.t ?? end.t)).toFixed(1),
        by: texts.text(`end.${by}`),
      },
      answer: Math.min(2, frames().length),
    };
  },
};
