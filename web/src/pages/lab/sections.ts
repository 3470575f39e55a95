import type { Section } from "./section.ts";

/** The parts, the one that opens first in front. A further one is an entry here and its title in `texts.en.ts`. */
export const SECTIONS: readonly [Section, ...Section[]] = [
  {
    id: "lanes",
    title: "section.lanes",
    load: async () => (await import("./lanes/section.ts")).load(),
  },
  {
    id: "wire",
    title: "section.wire",
    load: async () => (await import("./inspector/section.ts")).load(),
  },
  {
    id: "faults",
    title: "section.faults",
    load: async () => (await import("./faults/section.ts")).load(),
  },
  {
    id: "beliefs",
    title: "section.beliefs",
    load: async () => (await import("./beliefs/section.ts")).load(),
  },
  {
    id: "tour",
    title: "section.tour",
    load: async () => (await import("./tour/section.ts")).load(),
  },
  {
    id: "clients",
    title: "section.clients",
    load: async () => (await import("./clients/section.ts")).load(),
  },
];
