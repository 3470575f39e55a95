/** The Lab's part of the address: settings of what runs, and which part is open, so that a link shows the same. */
export const readQuery = (): URLSearchParams => new URLSearchParams(location.search);

/** Exchanges the query without a new history entry; a browser that finds this too often keeps the one before. */
export function writeQuery(query: URLSearchParams): void {
  try {
    history.replaceState(history.state, "", `?${query.toString()}${location.hash}`);
  } catch {
    // The next change takes this one along.
  }
}

/** The same as a new history entry, for what one goes back from. */
export function pushQuery(query: URLSearchParams): void {
  history.pushState(null, "", `?${query.toString()}${location.hash}`);
}
