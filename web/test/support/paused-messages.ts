import type { Page } from "playwright-core";

/** Holds back the server's messages to a page, so that the page's content stands still while a test reads it. */
export interface PausableMessages {
  pause(): void;
  /** Delivers the messages held back, in order, and those to come at once. */
  resume(): void;
}

/** Intercepts the page's WebSocket. Call it before the page is opened. */
export async function pausableMessages(page: Page): Promise<PausableMessages> {
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
    pause() {
      held ??= [];
    },
    resume() {
      const delayed = held ?? [];
      held = undefined;
      for (const deliver of delayed) deliver();
    },
  };
}
