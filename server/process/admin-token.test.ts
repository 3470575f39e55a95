import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { adminToken } from "./admin-token.ts";
import type { Log } from "../ports/log.ts";

const directories: string[] = [];
function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "tickertape-token-"));
  directories.push(directory);
  return directory;
}
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

const log = () => ({ debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }) satisfies Log;
const modeOf = (file: string) => statSync(file).mode & 0o777;

describe("the admin token", () => {
  it("is the value of ADMIN_TOKEN, which is never written to disk", () => {
    const directory = emptyDirectory();
    const { token, generated, keep } = adminToken("s3cret", directory);
    keep(log());
    expect([token, generated, readdirSync(directory)]).toEqual(["s3cret", false, []]);
  });

  it("is generated at the first start, readable by its owner only, and the same at the next start", () => {
    const directory = join(emptyDirectory(), "data");
    const first = adminToken(undefined, directory);
    expect(first.generated).toBe(true);
    expect(first.token).toMatch(/^[\w-]{43}$/);
    first.keep(log());
    const file = join(directory, "admin-token");
    expect([readFileSync(file, "utf8"), modeOf(file)]).toEqual([`${first.token}\n`, 0o600]);
    expect(adminToken(undefined, directory).token).toBe(first.token);
    expect(readdirSync(directory)).toEqual(["admin-token"]);
  });

  it("differs at each start without a data directory", () => {
    const [one, two] = [adminToken(undefined, ":memory:"), adminToken(undefined, ":memory:")];
    one.keep(log());
    expect(one.token).not.toBe(two.token);
  });

  it("is written by `keep` only: a failed start leaves no file", () => {
    const directory = emptyDirectory();
    adminToken(undefined, directory);
    expect(readdirSync(directory)).toEqual([]);
  });

  it("makes a file private that others can read, and replaces one without a token", () => {
    const directory = emptyDirectory();
    const file = join(directory, "admin-token");
    const token = "a".repeat(43);
    writeFileSync(file, token);
    chmodSync(file, 0o644);
    expect([adminToken(undefined, directory).token, modeOf(file)]).toEqual([token, 0o600]);
    writeFileSync(file, "");
    const made = adminToken(undefined, directory);
    made.keep(log());
    expect(readFileSync(file, "utf8")).toBe(`${made.token}\n`);
    expect(modeOf(file)).toBe(0o600);
  });

  it("logs that it lasts until the process ends if it cannot be written, without the token itself", () => {
    const directory = emptyDirectory();
    mkdirSync(join(directory, "admin-token"));
    const lines = log();
    const { token, keep } = adminToken(undefined, directory);
    keep(lines);
    expect(lines.warn).toHaveBeenCalledOnce();
    expect(JSON.stringify(lines.warn.mock.calls)).not.toContain(token);
    expect(readdirSync(directory)).toEqual(["admin-token"]);
  });
});
