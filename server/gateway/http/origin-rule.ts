import type { Log } from "../../ports/log.ts";
import { canonicalOrigin, isListed, originAllowed, type Asked } from "./origin.ts";
import { failure, type Reply } from "./reply.ts";

/** Origins whose refusal is logged. More than this are an attack, which must not fill the log. */
const MAX_LOGGED = 100;
/** Longest part of an origin that an answer or log line repeats, characters. */
const MAX_SHOWN = 120;

/** The headers that a page of another origin may send, and those of an answer that it may read. */
const PREFLIGHT_HEADERS = {
  "access-control-allow-headers": "authorization, content-type, if-none-match, last-event-id",
  "access-control-max-age": "600",
};
const EXPOSED = "content-disposition, etag, retry-after, www-authenticate";

/** The main port, and that of the Lab. */
interface Ports {
  readonly main: number;
  readonly lab: number;
}

/** Which pages may connect, over WebSocket and HTTP alike. A refusal is logged once per origin, with its remedy. */
export class OriginRule {
  readonly #listed: readonly string[];
  readonly #log: Log;
  readonly #ports: () => Ports | undefined;
  readonly #logged = new Set<string>();

  /** `listed` are canonical; `ports` are undefined where the Lab has no port. */
  constructor(listed: readonly string[], log: Log, ports: () => Ports | undefined = () => undefined) {
    this.#listed = listed;
    this.#log = log;
    this.#ports = ports;
  }

  /** The refusal of a page that may not connect. Undefined for a page that may, and for a program. */
  fault(asked: Asked): Reply | undefined {
    if (originAllowed(asked, this.#listed) || this.#isLabPage(asked)) return undefined;
    const shown = asked.origin.slice(0, MAX_SHOWN);
    const missing = nameable(asked.origin);
    this.#logRefusal(shown, asked.host.slice(0, MAX_SHOWN), missing);
    return failure(403, "origin_not_allowed", `Pages of ${shown} may not connect. ${remedy(missing)}`, VARY);
  }

  /**
   * Headers that let a page of a listed origin, or a page of the Lab through the Lab's port, read an answer (WHATWG
   * Fetch, CORS protocol); only `vary` for others.
   */
  headers(asked: Asked): Readonly<Record<string, string>> {
    const { origin } = asked;
    if (origin === "" || !(isListed(origin, this.#listed) || this.#isLabPage(asked))) return VARY;
    return { ...VARY, "access-control-allow-origin": origin, "access-control-expose-headers": EXPOSED };
  }

  /** The answer to OPTIONS for a path that accepts `methods`. Browsers send it before a page's request. */
  preflight(methods: readonly string[]): Reply {
    const allow = [...methods, "OPTIONS"].join(", ");
    return { status: 204, headers: { allow, "access-control-allow-methods": allow, ...PREFLIGHT_HEADERS }, body: "" };
  }

  /** Whether it is a page of the main port that asks the Lab's port of the same host. */
  #isLabPage({ origin, host }: Asked): boolean {
    const ports = this.#ports();
    if (ports === undefined || !host.endsWith(`:${ports.lab}`)) return false;
    return originAllowed({ origin, host: host.replace(/\d+$/, String(ports.main)) }, []);
  }

  #logRefusal(origin: string, host: string, missing: string | undefined): void {
    if (this.#logged.has(origin) || this.#logged.size >= MAX_LOGGED) return;
    this.#logged.add(origin);
    const remedy = missing && { setting: `ALLOWED_ORIGINS=${[...this.#listed, missing].join(",")}` };
    this.#log.warn({ origin, host, ...remedy }, "a page was refused: its origin is not allowed");
  }
}

const VARY = { vary: "origin" };

/** An origin as ALLOWED_ORIGINS would list it; undefined where it cannot be listed. */
function nameable(origin: string): string | undefined {
  const canonical = canonicalOrigin(origin);
  return canonical === undefined || canonical.length > MAX_SHOWN ? undefined : canonical;
}

const remedy = (missing: string | undefined): string =>
  missing === undefined
    ? "ALLOWED_ORIGINS lists those that may."
    : `Start the server with ${missing} in ALLOWED_ORIGINS to let them in.`;
