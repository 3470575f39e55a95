import { utf8 } from "../annotate/bytes.ts";
import { OPCODE } from "../annotate/frame-head.ts";
import type { InspectedSocket, PageClose, SeenMessage } from "../state/inspected-socket.svelte.ts";
import { LABELS, type Inspector } from "../state/inspector.svelte.ts";

/** Messages that break the protocol's rules (W4, W6, W17), as one sends them. */
export const MISUSES = {
  badJson: () => ["{oops"],
  tenBadJson: () => Array.from({ length: 10 }, () => "{oops"),
  flood: () => Array.from({ length: 400 }, (_, id) => JSON.stringify({ op: "ping", id })),
  tooLong: () => [JSON.stringify({ op: "echo", data: "x".repeat(17_000) })],
} as const satisfies Readonly<Record<string, () => string[]>>;
export type MisuseCase = keyof typeof MISUSES;

/** How often the server answered in one way. */
export interface Answer {
  /** The `type` of the answer, with an error's `code`. */
  readonly name: string;
  readonly count: number;
  /** The last of them, as it was. */
  readonly text: string;
}

/** What the server answers to a client that breaks the rules, on a connection of its own. */
export class Misuse {
  current = $state<MisuseCase>();
  answers = $state.raw<readonly Answer[]>([]);
  closed = $state.raw<PageClose>();
  sent = $state(0);
  readonly socket: InspectedSocket;
  readonly #inspector: Inspector;
  #answers: Answer[] = [];
  #changed = false;
  #queued: string[] = [];

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
    this.socket = inspector.socket(LABELS.misuse, {
      saw: (message) => this.#saw(message),
      opened: () => this.#sendAll(),
      closed: (close) => (this.closed = close),
    });
  }

  start() {
    return () => this.socket.drop();
  }

  flush(): void {
    if (!this.#changed) return;
    this.#changed = false;
    this.answers = [...this.#answers];
  }

  /** Sends the messages of a case on a new connection. */
  run(name: MisuseCase): void {
    this.current = name;
    this.#answers = [];
    this.answers = [];
    this.closed = undefined;
    this.sent = 0;
    this.#queued = MISUSES[name]();
    this.socket.open(this.#inspector.link.socketUrl("/ws", LABELS.misuse), ["ticker.v1.json"]);
  }

  #sendAll(): void {
    for (const text of this.#queued.splice(0)) if (this.socket.send(text)) this.sent++;
  }

  #saw({ direction, opcode, payload }: SeenMessage): void {
    if (direction !== "down" || opcode !== OPCODE.text) return;
    const text = utf8(payload);
    const { type, code } = JSON.parse(text) as { readonly type?: string; readonly code?: string | number };
    if (type === "welcome" || type === "heartbeat") return;
    const name = code === undefined ? String(type) : `${type} ${code}`;
    const at = this.#answers.findIndex((answer) => answer.name === name);
    if (at === -1) this.#answers.push({ name, count: 1, text });
    else this.#answers[at] = { name, count: (this.#answers[at]?.count ?? 0) + 1, text };
    this.#changed = true;
  }
}
