/** The ways in which the Lab brings one price to the page, in the order in which they are listed. */
export const LANES = ["ws-json", "ws-sbe", "sse", "long-poll", "poll", "poll-etag", "poll-new"] as const;

/** A lane's name is also its label at the tap. */
export type Lane = (typeof LANES)[number];

/** Lanes on which the server speaks first. */
export const PUSH_LANES: readonly Lane[] = ["ws-json", "ws-sbe", "sse", "long-poll"];
/** Lanes on which the page asks at an interval. */
export const POLL_LANES: readonly Lane[] = ["poll", "poll-etag", "poll-new"];
