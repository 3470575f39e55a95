/** Routes that answer with current prices, under whatever path a proxy puts them. */
const PRICE_ROUTES: readonly string[] = ["/api/quotes", "/api/stream"];

/** Whether a request to this address asks for current prices. */
export function asksForPrices(url: string): boolean {
  const { pathname } = new URL(url);
  return PRICE_ROUTES.some((route) => pathname.endsWith(route));
}

/**
 * Counts the page's requests for current prices as the browser records them (Resource Timing), so that it counts the
 * requests of every part of the page. Returns the function that reads the count.
 */
export function countPriceRequests(): () => number {
  let count = 0;
  const take = (entries: PerformanceEntryList) => {
    count += entries.filter(({ name }) => asksForPrices(name)).length;
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: "resource", buffered: true });
  return () => {
    take(observer.takeRecords());
    return count;
  };
}
