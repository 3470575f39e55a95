import * as v from "valibot";
import type { FeedChoice, FeedDefinition } from "./definition.ts";
import { replay } from "./replay/definition.ts";
import { simulated } from "./simulated/definition.ts";

/** Feeds by name. FEED's values, --help, the start and its errors are derived from it. */
export type FeedRegistry = Readonly<Record<string, FeedDefinition>>;

/** Every feed of the product. */
export const FEEDS: FeedRegistry = { simulated, replay };

/** The values of FEED that select one of these feeds: a text for users, and a schema. */
export function feedOption(feeds: FeedRegistry) {
  const all = Object.values(feeds);
  return {
    allowed: all.map(({ usage }) => usage).join(", or "),
    schema: v.union(all.map(({ schema }) => schema)) as v.GenericSchema<string, FeedChoice>,
  };
}
