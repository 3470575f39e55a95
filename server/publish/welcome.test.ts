import { expect, it } from "vitest";
import { PublisherSetup } from "./publisher-setup.test-kit.ts";

it("W44: the welcome names the feed as it is when the client connects", () => {
  let date = "2000-01-04";
  const setup = new PublisherSetup(["AAPL"], {
    feed: () => ({ kind: "replay", name: "year.csv", simulated: false, date }),
  });
  const feedOf = () =>
    setup
      .connect()
      .takeOnly("welcome")
      .map(({ feed }) => feed);
  expect(feedOf()).toEqual([{ kind: "replay", name: "year.csv", simulated: false, date: "2000-01-04" }]);
  date = "2000-01-05";
  expect(feedOf()).toMatchObject([{ date: "2000-01-05" }]);
});
