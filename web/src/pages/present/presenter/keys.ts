import { hasModifier, isComposing, isDialogOpen } from "../../../ui/keys.ts";

/** Something that a key or its button does. */
export interface KeyAction {
  /** As on the keyboard, lower case. */
  readonly key: string;
  readonly text: string;
  /** The scene that it runs. */
  readonly scene?: string;
  run(): void;
}

/** Where typed letters are text. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;

/** Does what the pressed key stands for. A key that is held down, and one of a dialog's or a browser's, does nothing. */
export function obey(event: KeyboardEvent, actions: readonly KeyAction[]): void {
  if (event.defaultPrevented || event.repeat || hasModifier(event) || isComposing(event)) return;
  if (isDialogOpen() || isTyping(event.target)) return;
  const action = actions.find(({ key }) => key === event.key.toLowerCase());
  if (!action) return;
  event.preventDefault();
  action.run();
}
