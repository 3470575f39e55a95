/** Scrolls a list, which is positioned, so that a line of it is in sight. The page stays where it is. */
export function keepInSight(line: HTMLElement, list: HTMLElement): void {
  const below = line.offsetTop + line.offsetHeight - list.clientHeight;
  if (line.offsetTop < list.scrollTop) list.scrollTop = line.offsetTop;
  else if (below > list.scrollTop) list.scrollTop = below;
}
