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
  /** The component, and its texts in the page's language. It may need nothing of what it is given. */
  load(): Promise<Component<SectionProps> | Component<Record<string, never>>>;
}

/** A part's component, once its texts are here. */
export async function withTexts<Part>(part: Part, ready: Promise<unknown>): Promise<Part> {
  await ready;
  return part;
}
