import { expect, test } from "vitest";
import { ControlsAccess, type TokenPlace } from "./controls.svelte.ts";
import { ScriptedHttp } from "../app/network.test-kit.ts";

class Place implements TokenPlace {
  kept: string | null = null;
  forbidden = false;
  hash = "";
  follow = () => {};
  fragment = () => this.hash;
  dropFragment = () => {
    this.hash = "";
  };
  onFragment = (run: () => void) => {
    this.follow = run;
    return () => (this.follow = () => {});
  };
  read = () => this.#allowed(this.kept);
  keep = (token: string) => {
    this.#allowed(undefined);
    this.kept = token;
  };
  #allowed<T>(value: T): T {
    if (this.forbidden) throw new Error("storage is forbidden");
    return value;
  }
}

const accessTo = (place: Place) => new ControlsAccess(new ScriptedHttp(), place);

test("a link's token opens the controls, leaves the address, and lasts as long as the tab", () => {
  const place = new Place();
  place.hash = "#token=abc-123_X";
  const first = accessTo(place);
  first.start();
  expect([first.token, first.open, place.hash, place.kept]).toEqual(["abc-123_X", true, "", "abc-123_X"]);
  const reloaded = accessTo(place);
  reloaded.start();
  expect([reloaded.token, reloaded.open]).toEqual(["abc-123_X", false]);
});

test("a link that is followed while the page is open counts as well; other fragments are left alone", () => {
  const place = new Place();
  place.hash = "#list";
  const access = accessTo(place);
  const stop = access.start();
  expect([access.token, access.open, place.hash]).toEqual([undefined, false, "#list"]);
  place.hash = "#token=a%2Fb";
  place.follow();
  expect([access.token, access.open, place.hash]).toEqual(["a/b", true, ""]);
  stop();
  place.hash = "#token=other";
  place.follow();
  expect(access.token).toBe("a/b");
});

test("a token with a lone percent sign is taken as it stands, and one that cannot be kept lasts as long as the page", () => {
  const place = new Place();
  place.forbidden = true;
  place.hash = "#token=100%";
  const access = accessTo(place);
  access.start();
  expect([access.token, access.open, place.kept]).toEqual(["100%", true, null]);
});
