import { formatBytes } from "../../../i18n/format.ts";
import { locale } from "../../../i18n/locale.svelte.ts";
import type { Lane } from "./lanes.ts";
import type { Sentence } from "./summary.ts";
import { t } from "./texts.ts";

export const nameOf = (lane: Lane): string => t(`lane.${lane}`);

/** "0.4", "41", "1,204": an age to what a screen can show of it. */
export const formatAge = (ms: number): string => (ms < 9.95 ? ms.toFixed(1) : Math.round(ms).toLocaleString("en-US"));

/** "1 s", "250 ms". */
export const formatInterval = (ms: number): string =>
  ms < 1_000 ? t("interval.ms", { value: String(Math.round(ms)) }) : t("interval.s", { value: String(ms / 1_000) });

/** "96.8%": so that neither nothing nor all is claimed of what is less. */
const formatShare = (percent: number): string =>
  `${(percent > 99.9 && percent < 100 ? 99.9 : percent > 0 && percent < 0.1 ? 0.1 : percent).toFixed(1)}%`;

/** What the numbers of a sentence are: their format. */
const FORMATS: Readonly<Partial<Record<Sentence["key"], (value: number) => string>>> = {
  ...{ missed: formatShare, "missed.same": formatShare },
  ...{ fresh: formatAge, "fresh.most": formatAge, "fresh.tie": formatAge },
  ...{ bytes: formatBytes, "bytes.tie": formatBytes, each: formatBytes, "each.tie": formatBytes },
};
const count = (value: number): string => Math.round(value).toLocaleString("en-US");

/** "A, B and C", as the language has it. */
const listed = (lanes: readonly Lane[]): string =>
  new Intl.ListFormat(locale.tag === "en" ? "en-GB" : locale.tag).format(lanes.map(nameOf));

/** A sentence of the summary in the language chosen, about so many symbols. What differs among those named together is given as a range. */
export function say({ key, best, worst, values }: Sentence, symbols: number): string {
  const format = FORMATS[key] ?? count;
  const { low = 0, lowTo = low, high = 0, highFrom = high, changes = 0, seconds = 0, percent = 0 } = values;
  const isTie = key.endsWith(".tie");
  const sentence = t(`say.${key}`, {
    ...{ prices: t("say.prices", { count: symbols }), rows: t("say.rows", { count: symbols }) },
    best: listed(best),
    worst: listed(worst),
    low: isTie ? format(low) : range(format(low), format(lowTo)),
    high: isTie ? format(high) : range(format(highFrom), format(high)),
    changes: count(changes),
    seconds: count(seconds),
    percent: percent < 9.95 ? percent.toFixed(1) : count(percent),
  });
  return locale.tag === "zh-CN" ? spaced(sentence) : sentence;
}

/** Chinese sets a space between its own characters and Latin letters: names of lanes may be either. */
const spaced = (sentence: string): string =>
  sentence.replace(/(?<=[a-z0-9])(?=\p{Script=Han})|(?<=\p{Script=Han})(?=[a-z0-9])/giu, " ");

/** Sentences in a row: a full stop of Chinese brings its own space. */
export const inARow = (sentences: readonly string[]): string => sentences.join(locale.tag === "zh-CN" ? "" : " ");

const range = (from: string, to: string): string => (from === to ? from : `${from}–${to}`);
