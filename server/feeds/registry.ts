import * as v from "valibot";
import type { FeedChoice, FeedDefinition } from "./definition.ts";
import { replay } from "./replay/definition.ts";
import { simulated } from "./simulated/definition.ts";

/** Feeds by name. What FEED takes, --help, the start and its errors come from here. */
export type FeedRegistry = Readonly<Record<string, FeedDefinition>>;

/** Every feed there is. */
export const FEEDS: FeedRegistry = { simulated, replay };

/** What FEED may be, of these feeds: in words, and as a schema. */
export function feedOption(feeds: FeedRegistry) {
  const all = Object.values(feeds);
  return {
    allowed: all.map(({ usage }) => usage).join(", or "),
    schema: v.union(all.map(({ schema }) => schema)) as v.GenericSchema<string, FeedChoice>,
  };
}
