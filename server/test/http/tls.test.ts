import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { connect } from "node:tls";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startServer, type ServerProcess } from "../support/server-process.ts";
import { TestClient } from "../support/test-client.ts";

const directory = mkdtempSync(join(tmpdir(), "tickertape-tls-"));
const [cert, key] = [join(directory, "cert.pem"), join(directory, "key.pem")];
let server: ServerProcess;
let url: URL;

/** OpenSSL's command, if it is not on the path. */
const OPENSSL = process.env["OPENSSL"] ?? "openssl";

/** Creates a certificate with OpenSSL's command. */
function makeCertificate(name = "localhost"): void {
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const subject = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  execFileSync(OPENSSL, [...request, ...subject, "-keyout", key, "-out", cert], { stdio: "pipe" });
}

beforeAll(async () => {
  makeCertificate();
  server = startServer("--tls-cert", cert, "--tls-key", key);
  url = new URL(await server.url());
});
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

const ready = () =>
  new Promise<boolean>((resolve, reject) => {
    const sent = request(new URL("/readyz", url), { ca: readFileSync(cert) }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    sent.on("error", reject);
    sent.end();
  });

it("with TLS_CERT and TLS_KEY the server speaks https and wss", async () => {
  expect(url.protocol).toBe("https:");
  await expect.poll(ready, { timeout: 20_000 }).toBe(true);
  const client = await TestClient.open(`wss://${url.host}/ws`, ["ticker.v1.sbe"], {
    ca: readFileSync(cert),
    origin: url.origin,
  });
  client.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["AAPL"] });
  expect(await client.answerTo(1)).toMatchObject({ type: "ack", instruments: [{ s: "AAPL", exponent: 2 }] });
  await client.until(() => client.frames.some(({ binary }) => binary));
});

/** The name in the certificate that a new connection receives. */
const nameServed = () =>
  new Promise<string | undefined>((resolve, reject) => {
    const options = { host: "127.0.0.1", port: Number(url.port), rejectUnauthorized: false };
    const socket = connect(options, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.on("error", reject);
  });

it("a renewed certificate is used from SIGHUP on, and open connections continue", async () => {
  await expect.poll(ready, { timeout: 20_000 }).toBe(true);
  const client = await TestClient.open(`wss://${url.host}/ws`, [], { rejectUnauthorized: false, origin: url.origin });
  client.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["*"], rate: 50 });
  await client.nextOf("quotes", "update");
  for (const name of ["second", "third"]) {
    makeCertificate(name);
    server.child.kill("SIGHUP");
    await expect.poll(nameServed).toBe(name);
    client.messages.length = 0;
    await client.until(() => client.messages.some((message) => message["kind"] === "update"));
  }
  const late = await TestClient.open(`wss://${url.host}/ws`, [], { rejectUnauthorized: false, origin: url.origin });
  late.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["*"], rate: 50 });
  await late.nextOf("quotes", "update");
  client.send({ op: "ping", id: 2 });
  await client.until(() => client.messages.some((message) => message["id"] === 2));
});

it("a renewed pair that is invalid is reported in a line, and the present one stays in use", async () => {
  const before = await nameServed();
  writeFileSync(key, "half written");
  server.child.kill("SIGHUP");
  await expect.poll(() => server.stderr).toMatch(/are no usable pair: .*the certificate in use stays/);
  expect(await nameServed()).toBe(before);
});
