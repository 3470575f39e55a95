import { formatPercent } from "../../../../i18n/format.ts";
import { rfc } from "../../inspector/annotate/field.ts";
import { RowPairs } from "../../inspector/state/row-pairs.ts";
import { LABELS } from "../tour-wire.ts";
import { JSON_PROTOCOL, subscribe, type Step } from "./step.ts";

/** The same change as text (JSON) and as binary (SBE). */
export const encodings: Step = {
  id: "encodings",
  rule: "W3",
  rfc: rfc(6455, "5.6"),
  needsTap: false,
  async run({ wire, symbol }) {
    const [text, binary] = await Promise.all([
      wire.open("/ws", JSON_PROTOCOL),
      wire.open("/ws", ["ticker.v1.sbe"], LABELS.binary),
    ]);
    for (const socket of [text, binary]) socket.send(subscribe(symbol, 10));
    const pairs = new RowPairs();
    let looked = 0;
    const { json, sbe } = await wire.until(() => {
      for (const entry of wire.entries.slice(looked)) pairs.add(entry);
      looked = wire.entries.length;
      return pairs.newest;
    });
    const share = sbe.bytes / json.bytes;
    return {
      value: formatPercent(share - 1),
      sentence: "found.encodings",
      values: { json: json.bytes, sbe: sbe.bytes },
      answer: share > 0.75 ? 0 : share >= 0.2 ? 1 : 2,
    };
  },
};
