/** The cells of a text of comma-separated values (RFC 4180), or of another separator. Empty lines are left out. */
export function csvRows(text: string, separator: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? quoted(text, at + 1) : plain(text, at, separator);
    row.push(cell);
    at = end;
    if (text[at] === separator) {
      at++;
      if (at === text.length) row.push("");
      continue;
    }
    // Behind a quoted cell, whatever stands before the next separator is no part of it.
    while (at < text.length && !"\r\n".includes(text[at] ?? "")) at++;
    while (at < text.length && "\r\n".includes(text[at] ?? "")) at++;
    if (row.some((each) => each.trim() !== "")) rows.push(row);
    row = [];
  }
  if (row.some((each) => each.trim() !== "")) rows.push(row);
  return rows;
}

/** The cell that begins after a quotation mark, and where the text goes on. */
function quoted(text: string, from: number): [cell: string, end: number] {
  let cell = "";
  for (let at = from; ;) {
    const mark = text.indexOf('"', at);
    if (mark < 0) return [cell + text.slice(at), text.length];
    cell += text.slice(at, mark);
    if (text[mark + 1] !== '"') return [cell, mark + 1];
    cell += '"';
    at = mark + 2;
  }
}

function plain(text: string, from: number, separator: string): [cell: string, end: number] {
  let end = from;
  while (end < text.length && text[end] !== separator && !"\r\n".includes(text[end] ?? "")) end++;
  return [text.slice(from, end), end];
}

/** One line of comma-separated values. A cell that a spreadsheet would run as a formula is made a text. */
export const csvLine = (cells: readonly string[]): string =>
  cells
    .map((cell) => (/^[=+@\t\r-]/.test(cell) ? `'${cell}` : cell))
    .map(csvCell)
    .join(",");

const csvCell = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
