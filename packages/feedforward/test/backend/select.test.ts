import { expect, it } from "vitest";
import type { BackendName } from "../../src/backend/backend.ts";
import { backendNames, prepareOn } from "../../src/backend/select.ts";
import { lowerNetwork } from "../../src/network/lower.ts";
import { Network } from "../../src/network/network.ts";

const plan = lowerNetwork(new Network([], { input: { size: 1 } }));

it("the reference is the last resort", () => {
  expect(backendNames.at(-1)).toBe("reference");
});

it.each(backendNames)("%s is what one gets for asking", (name) => {
  expect(prepareOn(plan, { backend: name }).name).toBe(name);
});

it("one of them runs where none is asked for", () => {
  expect(backendNames).toContain(prepareOn(plan).name);
});

it.each(["cuda", "", "constructor", "__proto__"])("there is no %j", (name) => {
  expect(() => prepareOn(plan, { backend: name as BackendName })).toThrow(
    `backend: unknown name "${name}", expected ${backendNames.join(", ")}`,
  );
});
