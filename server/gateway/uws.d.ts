import type { HttpResponse, ListenOptions, us_listen_socket } from "uWebSockets.js";

/** What the build in use has and its own declarations leave out. */
declare module "uWebSockets.js" {
  interface TemplatedApp {
    listen(
      host: string,
      port: number,
      options: ListenOptions,
      cb: (listenSocket: us_listen_socket | false) => void,
    ): TemplatedApp;
    /**
     * Calls `watch` with 1 for each connection accepted, which it may close, and with -1 for each closed that had not
     * become a WebSocket. Of one closed, the address is no longer known.
     */
    filter(watch: (res: HttpResponse, change: 1 | -1) => void): TemplatedApp;
  }
  const LIBUS_LISTEN_EXCLUSIVE_PORT: ListenOptions;
}
