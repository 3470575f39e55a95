import { parseArgs } from "node:util";
import * as v from "valibot";
import { flagOf, OPTIONS, type Option } from "./options.ts";

/**
 * The value of every setting, named as in OPTIONS. Only main.ts and compose.ts read it; each module is given only the
 * values that it needs.
 */
export type Config = { readonly [Name in keyof typeof OPTIONS]: v.InferOutput<(typeof OPTIONS)[Name]["schema"]> };

/**
 * An invalid setting, which prevents the start. `message` is one line with the setting's name, the given value and the
 * allowed values.
 */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const ENTRIES = Object.entries(OPTIONS) as [keyof Config, Option<unknown>][];

/**
 * Reads settings from flags (`args`, without node and script) and the environment. A flag takes precedence. An empty
 * variable counts as not given. Returns "help" if --help is among the flags.
 * @throws ConfigError for the first unknown flag or invalid value
 */
export function readConfig(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Config | "help" {
  const flags = readFlags(args);
  if (flags === "help") return "help";
  const config: Record<string, unknown> = {};
  for (const [name, option] of ENTRIES) {
    const flag = flagOf(option);
    const fromFlag = flags.get(flag);
    const text = fromFlag ?? nonEmpty(env[option.env]) ?? option.initial;
    const as = fromFlag === undefined ? option.env : `--${flag}`;
    config[name] = text === undefined ? undefined : parse(option, text, as);
  }
  return checkTogether(Object.freeze(config as Config));
}

/** The text that --help prints. */
export function helpText(): string {
  const rows = ENTRIES.map(([, option]) => [
    `  --${flagOf(option)}`,
    option.env,
    option.initial ?? "–",
    `${option.about} (${option.allowed})`,
  ]);
  const header = ["  flag", "environment", "default", "what it does (what is allowed)"];
  const widths = [0, 1, 2].map((column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)));
  const lines = [header, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return ["Tickertape: npm start -- [--flag value …]", "", ...lines.map((line) => line.trimEnd())].join("\n");
}

const nonEmpty = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

function parse(option: Option<unknown>, text: string, as: string): unknown {
  const result = v.safeParse(option.schema, text);
  if (result.success) return result.output;
  const shown = option.env === "ADMIN_TOKEN" ? `${text.length} characters` : JSON.stringify(text);
  throw new ConfigError(`${as}: got ${shown}, allowed: ${option.allowed}`);
}

function readFlags(args: readonly string[]): ReadonlyMap<string, string> | "help" {
  const known = new Set(ENTRIES.map(([, option]) => flagOf(option)));
  const options = Object.fromEntries([...known].map((flag) => [flag, { type: "string" as const }]));
  const spelled = args.map((arg, index) => (arg === "--host" && isBare(args[index + 1]) ? "--host=*" : arg));
  const { tokens } = parseArgs({ args: spelled, options, strict: false, tokens: true });
  const flags = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") throw new ConfigError(`${token.value}: not a flag; --help lists them`);
    if (token.name === "help" || token.name === "h") return "help";
    if (!known.has(token.name)) throw new ConfigError(`${token.rawName}: unknown flag; --help lists them`);
    if (token.value === undefined)
      throw new ConfigError(`${token.rawName}: needs a value; --help lists what is allowed`);
    flags.set(token.name, token.value);
  }
  return flags;
}

const isBare = (next: string | undefined): boolean => next === undefined || next.startsWith("-");

function checkTogether(config: Config): Config {
  if ((config.tlsCert === undefined) === (config.tlsKey === undefined)) return config;
  const [given, missing] = config.tlsCert === undefined ? ["TLS_KEY", "TLS_CERT"] : ["TLS_CERT", "TLS_KEY"];
  throw new ConfigError(`${missing}: got nothing though ${given} is given, allowed: both or neither`);
}
