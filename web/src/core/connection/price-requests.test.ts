import { expect, test } from "vitest";
import { asksForPrices } from "./price-requests.ts";

test("routes that answer with current prices count, history and the page's files do not", () => {
  const urls = ["/api/quotes", "/api/quotes?symbols=A", "/api/stream?rate=10", "/api/candles?symbol=A", "/main.js"];
  urls.push("/ticker/api/quotes");
  expect(urls.map((path) => asksForPrices(`http://localhost:3000${path}`))).toEqual([
    true,
    true,
    true,
    false,
    false,
    true,
  ]);
});
