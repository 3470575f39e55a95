import { describe, expect, it } from "vitest";
import { tokenFault, type AdminRule } from "./admin.ts";

const rule: AdminRule = { token: "s3cret", metrics: "token" };

describe("the token of controls and metrics", () => {
  it.each(["Bearer s3cret", "bearer s3cret", "BEARER s3cret", "Bearer  s3cret"])(
    "is accepted as %j",
    (authorization) => {
      expect(tokenFault(authorization, rule)).toBeUndefined();
    },
  );

  it.each(["Bearer s3cre", "Bearer s3crets", "Bearer S3CRET", "bearer x"])("is not %j", (authorization) => {
    const fault = tokenFault(authorization, rule);
    expect([fault?.status, fault?.headers["www-authenticate"]]).toEqual([401, 'Bearer error="invalid_token"']);
    expect(fault?.body).toContain('"bad_token"');
  });

  it.each(["", "s3cret", "Basic s3cret", "Bearer", "Bearer ", "Bearers3cret", "Bearer s3cret more"])(
    "is asked for where a request says %j",
    (authorization) => {
      const fault = tokenFault(authorization, rule);
      expect([fault?.status, fault?.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
      expect(fault?.body).toContain('"bad_token"');
    },
  );
});
