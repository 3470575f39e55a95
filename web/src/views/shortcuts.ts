import type { Selection } from "../state/selection.svelte.ts";

/** What the page's keys act on. */
export interface ShortcutTargets {
  readonly selection: Selection;
  help(): void;
  toggleTheme(): void;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;

/** Keys that work wherever the focus is, except while typing or with a modifier: the help dialog lists them. */
export function handleShortcut(event: KeyboardEvent, { selection, help, toggleTheme }: ShortcutTargets): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  switch (event.key) {
    case "/":
      document.querySelector<HTMLInputElement>("#search")?.focus();
      break;
    case "?":
      help();
      break;
    case "[":
      selection.stepInterval(-1);
      break;
    case "]":
      selection.stepInterval(1);
      break;
    case "c":
      selection.nextChart();
      break;
    case "d":
      toggleTheme();
      break;
    default:
      return;
  }
  event.preventDefault();
}
