export const en = {
  minimum: "Smallest size shown",
  any: "All sizes",
  from: "≥ {size}",
  merge: "Merge",
  mergeHint: "Show prints of the same millisecond, price and side as one",
  pause: "Pause",
  resume: "Go on",
  since: { one: "{count} more since", other: "{count} more since" },
  newest: "Newest",
} as const;
