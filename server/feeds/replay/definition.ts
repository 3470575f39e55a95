import { accessSync, constants } from "node:fs";
import * as v from "valibot";
import type { FeedChoice, FeedDefinition } from "../definition.ts";
import { createReplayFeed } from "./replay.ts";

interface ReplayChoice extends FeedChoice {
  /** Path of the file. */
  readonly file: string;
}

const PREFIX = "replay:";

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** FEED=replay:FILE plays a recorded file. Its events are not recorded again, because they are in the file. */
export const replay: FeedDefinition<ReplayChoice> = {
  usage: "replay: and a readable file of text (CSV) or Parquet",
  schema: v.pipe(
    v.string(),
    v.startsWith(PREFIX),
    v.transform((text) => ({ kind: "replay", file: text.slice(PREFIX.length) })),
    v.check(({ file }) => isReadable(file)),
  ),
  recordedAs: undefined,
  create({ file }, { settings, clock, log, epoch }) {
    const { replaySpeed: pace, replayLoop: loop, replayZone: zone } = settings;
    const feed = createReplayFeed({ file, pace, loop, zone, epoch, clock, log });
    return { feed, replay: feed };
  },
};
