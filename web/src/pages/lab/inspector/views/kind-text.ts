import type { WireKind } from "../state/wire-entry.ts";
import { t } from "../texts.ts";

/** Every kind of entry, as filters and lines name them. */
export const KINDS = [
  "text",
  "binary",
  "close",
  "ping",
  "pong",
  "continuation",
  "reserved",
  "head",
  "body",
  "opened",
  "closed",
] as const satisfies readonly WireKind[];

export const kindText = (kind: WireKind): string => t(`kind.${kind}`);
