import type { Component } from "svelte";
import type { LabSession } from "./session/lab-session.ts";
import type { en } from "./texts.en.ts";

/** What every part of the Lab is given. */
export interface SectionProps {
  readonly session: LabSession;
}

/** A part of the Lab: `?section=id` in the address, fetched when it is opened. */
export interface Section {
  readonly id: string;
  readonly title: keyof typeof en;
  /** The component, and its texts in the page's language. */
  load(): Promise<Component<SectionProps>>;
}

/** The parts, the one that opens first in front. A further one is an entry here and its title in `texts.en.ts`. */
export const SECTIONS: readonly [Section, ...Section[]] = [
  {
    id: "lanes",
    title: "section.lanes",
    load: async () => (await import("./lanes/section.ts")).load(),
  },
];
