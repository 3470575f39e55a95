import { close } from "./close.ts";
import { duplex } from "./duplex.ts";
import { encodings } from "./encodings.ts";
import { handshake } from "./handshake.ts";
import { messages } from "./messages.ts";
import { polling } from "./polling.ts";
import { reconnect } from "./reconnect.ts";
import { slow } from "./slow.ts";
import type { Step } from "./step.ts";

/** The steps in their order. A further one is an entry here, and its texts. */
export const STEPS: readonly [Step, ...Step[]] = [
  handshake,
  messages,
  duplex,
  encodings,
  slow,
  reconnect,
  close,
  polling,
];
