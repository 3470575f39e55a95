import type { ListenOptions, us_listen_socket } from "uWebSockets.js";

/** What the build in use has and its own declarations leave out. */
declare module "uWebSockets.js" {
  interface TemplatedApp {
    listen(
      host: string,
      port: number,
      options: ListenOptions,
      cb: (listenSocket: us_listen_socket | false) => void,
    ): TemplatedApp;
  }
  const LIBUS_LISTEN_EXCLUSIVE_PORT: ListenOptions;
}
