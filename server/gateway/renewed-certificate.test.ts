import { expect, it } from "vitest";
import { ListenError } from "./open-port.ts";
import type { Log } from "../ports/log.ts";
import { ManualServerClock } from "../../shared/client/manual-clock.test-kit.ts";
import { RenewedCertificate } from "./renewed-certificate.ts";

function watched(renew: () => boolean) {
  const said: string[] = [];
  const note = (_: Record<string, unknown>, line: string) => void said.push(line);
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const clock = new ManualServerClock(0);
  const certificate = new RenewedCertificate({ renewCertificate: renew }, clock, log);
  return { said, clock, certificate };
}

it("the files are checked every minute, and the use of a renewed certificate is logged", () => {
  const renewals = [false, true, false];
  const { said, clock, certificate } = watched(() => renewals.shift() ?? false);
  clock.advance(59_000);
  expect(renewals).toHaveLength(3);
  clock.advance(121_000);
  expect([renewals, said]).toEqual([[], ["new connections get the renewed certificate"]]);
  certificate.stop();
});

it("a fault of the files is logged once, and again after they were a usable pair", () => {
  let fault: string | undefined = "no usable pair";
  const { said, certificate } = watched(() => {
    if (fault !== undefined) throw new ListenError(fault);
    return false;
  });
  certificate.check();
  certificate.check();
  expect(said).toEqual(["the certificate in use stays"]);
  fault = undefined;
  certificate.check();
  fault = "no usable pair";
  certificate.check();
  expect(said).toHaveLength(2);
  certificate.stop();
});
