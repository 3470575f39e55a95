/** How long a claim holds, ms: longer than two tabs are apart in hearing of a firing. */
const HELD_MS = 10_000;

/**
 * Whether this tab is the one that notifies of a firing. The browser grants a lock by that name to one tab. Where it has
 * none (a page without TLS that is not of localhost), each tab notifies; the system shows notifications of one tag once.
 */
export function claim(key: string): Promise<boolean> {
  if (!("locks" in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks.request(`tickertape.alert ${key}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise((release) => setTimeout(release, HELD_MS));
    });
  });
}
