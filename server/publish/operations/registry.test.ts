import * as v from "valibot";
import { expect, test } from "vitest";
import { CHANNELS } from "../../../shared/protocol/channels.ts";
import { PublisherSetup } from "../publisher-setup.test-kit.ts";
import type { Operation } from "./operation.ts";
import { createOperations } from "./registry.ts";

const schema = v.object({ op: v.literal("add"), id: v.number(), terms: v.array(v.number()) });

/** An operation for this test: answers with the sum of its terms. */
const add: Operation<v.InferOutput<typeof schema>> = {
  schema,
  handle({ id, terms }, { client }) {
    if (terms.length === 0) return { code: "bad_message", reason: "nothing to add" };
    client.say({ type: "echo", id, data: terms.reduce((sum, term) => sum + term, 0) });
    return undefined;
  },
};

test("an operation is added by its schema and handler alone", () => {
  const operations = new Map([...createOperations(CHANNELS), ["add", add]]);
  const peer = new PublisherSetup(["AAPL"], { operations }).connect();
  peer.take();
  peer.says({ op: "add", id: 1, terms: [1, 2, 4] });
  peer.says({ op: "add", id: 2, terms: [] });
  peer.says({ op: "add", id: 3, terms: "none" });
  peer.says({ op: "subtract", id: 4 });
  expect(peer.take()).toMatchObject([
    { type: "echo", id: 1, data: 7 },
    { type: "error", id: 2, code: "bad_message", message: "nothing to add" },
    { type: "error", id: 3, code: "bad_message" },
    { type: "error", id: 4, code: "unknown_op" },
  ]);
});
