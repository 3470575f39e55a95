import type { Page } from "playwright-core";

/** Holds a page's data back, so that what is on screen stands still to be looked at. */
export interface HoldableFeed {
  hold(): void;
  release(): void;
}

/** To be called before the page is opened. Held messages are kept, and delivered in order on release. */
export async function holdableFeed(page: Page): Promise<HoldableFeed> {
  let held: (() => void)[] | undefined;
  await page.routeWebSocket(/\/ws$/, (socket) => {
    socket.connectToServer().onMessage((message) => {
      const deliver = () => {
        socket.send(message);
      };
      if (held) held.push(deliver);
      else deliver();
    });
  });
  return {
    hold() {
      held ??= [];
    },
    release() {
      const late = held ?? [];
      held = undefined;
      for (const deliver of late) deliver();
    },
  };
}
