import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { TemplatedApp, us_listen_socket } from "uWebSockets.js";
import { uWS } from "./uws-library.ts";

/** PEM files. */
interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

export interface PortOptions {
  /** Address to listen on; "*" means every interface. */
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Undefined serves http and ws. */
  readonly tls: TlsFiles | undefined;
}

/** The address is in use or not this machine's, or certificate and key cannot be used. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/** Certificates that may have open connections at the same time. Beyond this, those of the oldest are closed. */
const MAX_APPS = 8;

/**
 * The port that the server listens on. An app of uWebSockets.js keeps its certificate for good, so a renewed
 * certificate needs a new app, which takes over the port. Open connections stay with the app that accepted them.
 */
export class OpenPort {
  readonly #options: PortOptions;
  readonly #serve: (app: TemplatedApp) => void;
  readonly #apps: TemplatedApp[] = [];
  #listener: us_listen_socket | undefined;
  #pair: string | undefined;
  #number: number;
  #isStopped = false;

  /**
   * Opens the port; `serve` puts the routes onto an app.
   * @throws ListenError
   */
  constructor(options: PortOptions, serve: (app: TemplatedApp) => void) {
    this.#options = options;
    this.#serve = serve;
    this.#number = options.port;
    this.#pair = readPair(options.tls);
    this.#listen(this.#createApp());
    // A port that the system chose lacks SO_REUSEADDR: no app could take it over while connections are open.
    if (options.tls !== undefined && options.port === 0) this.#takeOver(this.#createApp());
  }

  get number(): number {
    return this.#number;
  }

  /** `compress` concerns the sockets that negotiated compression. */
  publish(topic: string, frame: Uint8Array, binary: boolean, compress: boolean): void {
    for (const app of this.#apps) app.publish(topic, frame, binary, compress);
  }

  /**
   * Uses a renewed certificate for new connections. Returns whether there is one.
   * @throws ListenError Where the files are no usable pair. The certificate in use then stays.
   */
  renewCertificate(): boolean {
    const pair = readPair(this.#options.tls);
    if (this.#isStopped || (pair === this.#pair && this.#listener !== undefined)) return false;
    this.#takeOver(this.#createApp());
    this.#pair = pair;
    if (this.#apps.length > MAX_APPS) this.#apps.shift()?.close();
    return true;
  }

  /** Accepts no new connections. Open ones stay. */
  stopListening(): void {
    this.#isStopped = true;
    this.#closeListener();
  }

  /** Closes every connection at once. */
  close(): void {
    this.stopListening();
    for (const app of this.#apps) app.close();
  }

  #takeOver(app: TemplatedApp): void {
    this.#closeListener();
    this.#listen(app);
  }

  #closeListener(): void {
    if (this.#listener !== undefined) uWS.us_listen_socket_close(this.#listener);
    this.#listener = undefined;
  }

  #createApp(): TemplatedApp {
    const { tls } = this.#options;
    const app = tls === undefined ? uWS.App() : uWS.SSLApp({ cert_file_name: tls.cert, key_file_name: tls.key });
    this.#serve(app);
    return app;
  }

  /** Without EXCLUSIVE_PORT a second process could share the port unnoticed (SO_REUSEPORT). */
  #listen(app: TemplatedApp): void {
    const { host } = this.#options;
    const opened = (listener: us_listen_socket | false) => {
      this.#listener = listener === false ? undefined : listener;
    };
    if (host === "*") app.listen(this.#number, uWS.LIBUS_LISTEN_EXCLUSIVE_PORT, opened);
    else app.listen(host, this.#number, uWS.LIBUS_LISTEN_EXCLUSIVE_PORT, opened);
    if (this.#listener === undefined) {
      const address = `${host === "*" ? "" : host}:${this.#number}`;
      throw new ListenError(`cannot listen on ${address}: the port is taken, or not ours to use`);
    }
    this.#apps.push(app);
    this.#number = uWS.us_socket_local_port(this.#listener);
  }
}

/**
 * The text of both files; undefined without TLS. Node's TLS checks the pair, since it says what is wrong with it.
 * uWebSockets.js only creates no app.
 */
function readPair(tls: TlsFiles | undefined): string | undefined {
  if (tls === undefined) return undefined;
  try {
    const [cert, key] = [readFileSync(tls.cert, "utf8"), readFileSync(tls.key, "utf8")];
    createSecureContext({ cert, key });
    return cert + key;
  } catch (error) {
    throw new ListenError(
      `TLS_CERT ${tls.cert} and TLS_KEY ${tls.key} are no usable pair: ${(error as Error).message}`,
    );
  }
}
