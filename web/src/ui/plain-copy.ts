/** The sign and the marks that figures are shown with, and that no other program takes for a number's. */
const MINUS = /\u2212/g;
const THOUSANDS = /(?<=\d),(?=\d{3}(?!\d))/g;

/** A figure as other programs read it: "−0.59%" → "-0.59%", "1,204" → "1204". */
export const plainFigure = (text: string): string => text.replace(MINUS, "-").replace(THOUSANDS, "");

/** Copies figures plain, and rows of a table as lines with a tab between their cells, until the returned stop. */
export function copyPlainly(): () => void {
  document.addEventListener("copy", copied);
  return () => document.removeEventListener("copy", copied);
}

function copied(event: ClipboardEvent): void {
  const selection = getSelection();
  const typing = event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]");
  if (event.defaultPrevented || typing || !selection || selection.isCollapsed || !event.clipboardData) return;
  const range = selection.getRangeAt(0);
  const text = figureIn(range) ?? rowsIn(range) ?? selection.toString().replace(MINUS, "-");
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
}

/** The figure of which a selection holds every digit, with its sign: a double click leaves that out. */
function figureIn(range: Range): string | undefined {
  const { startContainer, startOffset } = range;
  if (!(startContainer instanceof Text)) return undefined;
  const marked = range.toString().trim();
  const whole = startContainer.parentElement?.textContent.trim() ?? "";
  const isWithin = startContainer.data.slice(startOffset).trim().startsWith(marked);
  return isWithin && FIGURE.test(whole) && digitsOf(whole) === digitsOf(marked) ? plainFigure(whole) : undefined;
}

const FIGURE = /^[+\u2212-]?[\d.,]+%?$/;
const digitsOf = (text: string): string => text.replace(/\D/g, "");

/** The rows that a selection within one table touches; undefined where it lies elsewhere. */
function rowsIn(range: Range): string | undefined {
  const { commonAncestorContainer: common } = range;
  const scope = common instanceof Element ? common : common.parentElement;
  if (!scope?.closest("[role=grid], [role=table]")) return undefined;
  const cell = scope.closest("[role=gridcell], [role=cell], [role=columnheader]");
  // Within one cell it is what was marked, to the character.
  if (cell) return plainFigure(range.toString().trim());
  const row = scope.closest("[role=row]");
  const rows = row ? [row] : [...scope.querySelectorAll("[role=row]")].filter((one) => range.intersectsNode(one));
  return rows
    .map((one) => cellsIn(one, range).join("\t"))
    .filter((line) => line !== "")
    .join("\n");
}

function cellsIn(row: Element, range: Range): string[] {
  const cells = [...row.children].filter((cell) => range.intersectsNode(cell) && cell.getClientRects().length > 0);
  return cells.flatMap((cell) => partsOf(cell).map(plainFigure));
}

/** A cell's texts: a symbol and its name are two; a cell that holds a picture has none. */
function partsOf(cell: Element): string[] {
  if (cell.querySelector("canvas")) return [];
  const blocks = [...cell.children].filter((child) => child.matches("b, small"));
  const texts = blocks.length > 1 ? blocks.map((block) => block.textContent) : [cell.textContent];
  return texts.map((text) => text.trim().replace(/\s+/g, " "));
}
