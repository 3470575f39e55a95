/** What an input method's keys report as keyCode; Safari sends so the one that ends a composition, after its end. */
const COMPOSED = 229;

/** Whether a key belongs to an input method that is composing text, and so to no one else. */
export const isComposing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === COMPOSED;

/** Whether a browser's or the system's shortcut is meant; the key that types a third sign, AltGr, is none. */
export const hasModifier = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");

/**
 * Lets the keyboard reach an element that scrolls by itself. Attached, since the compiler cannot tell that the element
 * scrolls, and warns of the attribute in the markup.
 */
export function focusable(element: HTMLElement): void {
  element.tabIndex = 0;
}

/** Whether a modal dialog is open: the page behind it takes no keys. */
export const isDialogOpen = (): boolean => document.querySelector("dialog:modal") !== null;

/** What Escape closes, the topmost last. */
const layers: (() => void)[] = [];

/** Has Escape call `close`, and nothing that was opened before, until the returned stop. */
export function onEscape(close: () => void): () => void {
  if (layers.length === 0) addEventListener("keydown", escaped);
  layers.push(close);
  return () => {
    const at = layers.lastIndexOf(close);
    if (at >= 0) layers.splice(at, 1);
    if (layers.length === 0) removeEventListener("keydown", escaped);
  };
}

function escaped(event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.defaultPrevented || isComposing(event) || isDialogOpen()) return;
  event.preventDefault();
  layers.at(-1)?.();
}
