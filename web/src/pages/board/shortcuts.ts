import type { Selection } from "../../core/selection/selection.svelte.ts";
import { hasModifier, isComposing, isDialogOpen } from "../../ui/keys.ts";

/** The parts of the page that the keys act on. */
export interface ShortcutTargets {
  readonly selection: Selection;
  /** Opens the search. */
  search(): void;
  help(): void;
  toggleTheme(): void;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, select, textarea, [role=textbox], [role=combobox]"));

const SHORTCUTS: Readonly<Record<string, (targets: ShortcutTargets) => void>> = {
  "/": ({ search }) => search(),
  "?": ({ help }) => help(),
  "[": ({ selection }) => selection.stepInterval(-1),
  "]": ({ selection }) => selection.stepInterval(1),
  c: ({ selection }) => selection.nextChart(),
  d: ({ toggleTheme }) => toggleTheme(),
};
/** The keys that repeat while they are held down. Every other key acts once. */
const REPEATED = "[]";

/**
 * Handles the page's single-key shortcuts, wherever the focus is. They do nothing while the viewer types or composes,
 * behind a dialog, or with a modifier. Caps Lock changes nothing. The help dialog lists them, and a setting switches
 * them off.
 */
export function handleShortcut(event: KeyboardEvent, targets: ShortcutTargets): void {
  if (event.defaultPrevented || hasModifier(event) || isComposing(event)) return;
  if (isTyping(event.target) || isDialogOpen()) return;
  const letter = /^\p{L}$/u.test(event.key);
  if (letter && event.shiftKey) return;
  const key = letter ? event.key.toLowerCase() : event.key;
  const act = SHORTCUTS[key];
  if (!act) return;
  event.preventDefault();
  if (!event.repeat || REPEATED.includes(key)) act(targets);
}
