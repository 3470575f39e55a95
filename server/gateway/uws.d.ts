import type { HttpResponse, ListenOptions, us_listen_socket } from "uWebSockets.js";

/** Functions of uWebSockets.js that its declarations leave out. */
declare module "uWebSockets.js" {
  interface TemplatedApp {
    listen(
      host: string,
      port: number,
      options: ListenOptions,
      cb: (listenSocket: us_listen_socket | false) => void,
    ): TemplatedApp;
    /**
     * Calls `watch` with 1 for each accepted connection, which it may close, and with -1 for each closed connection
     * that had not become a WebSocket. The address of a closed connection is no longer known.
     */
    filter(watch: (res: HttpResponse, change: 1 | -1) => void): TemplatedApp;
  }
  const LIBUS_LISTEN_EXCLUSIVE_PORT: ListenOptions;
}
