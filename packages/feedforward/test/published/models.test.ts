/**
 * Where the trained networks are: the two that the page and the commands use come with the library, the others with a package of
 * files alone, `@feedforward/models`, which is packed here as npm packs it.
 */

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { load } from "../../src/node.ts";
import { Session } from "../../src/session.ts";
import { Tensor } from "../../src/tensor/tensor.ts";

const root = new URL("../../../../", import.meta.url);
const home = new URL("packages/models/", root);
const manifest = JSON.parse(readFileSync(new URL("package.json", home), "utf8"));
const names = ["fashion-cnn", "fashion-mlp", "mnist-cnn"];

interface Packed {
  readonly name: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

function pack(): Packed {
  const words = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const [packed] = JSON.parse(execFileSync("npm", words, { cwd: fileURLToPath(home), encoding: "utf8" }));
  return packed;
}

describe("@feedforward/models", () => {
  it("packs a file and two cards for each network, its own README, and no code", () => {
    const { name, files, size } = pack();
    const expected = names.flatMap((model) => [".ko.md", ".md", ".safetensors"].map((end) => `models/${model}${end}`));
    expect(name).toBe("@feedforward/models");
    expect(files.map(({ path }) => path).sort()).toEqual(["README.ko.md", "README.md", ...expected, "package.json"]);
    expect(size).toBeLessThan(2_500_000);
  });

  it("is of the library's version, and asks for it", () => {
    const library = JSON.parse(readFileSync(new URL("packages/feedforward/package.json", root), "utf8"));
    expect([manifest.version, manifest.peerDependencies]).toEqual([library.version, { feedforward: library.version }]);
    expect(Object.keys(manifest)).not.toContain("dependencies");
  });

  it.each(names)("%s opens under its public name, and answers", async (name) => {
    const path = manifest.exports["./models/*"].replace("*", `${name}.safetensors`);
    const network = await load(new URL(path, home));
    const picture = new Tensor("uint8", [1, 784], new Uint8Array(784).fill(200));
    const { data } = new Session(network).predict(picture);
    expect(data.length).toBe(10);
    expect(network.labels).toHaveLength(10);
  });

  it.each(["README.md", "README.ko.md"])("has every network in %s, with its card", (readme) => {
    const text = readFileSync(new URL(readme, home), "utf8");
    const end = readme === "README.md" ? ".md" : ".ko.md";
    for (const name of names) expect(text).toContain(`](models/${name}${end})`);
  });
});

it("the library comes with the networks of the page and the commands alone", () => {
  const files = readdirSync(new URL("models/", root)).filter((file) => file.endsWith(".safetensors"));
  expect(files).toEqual(["mnist-mlp.safetensors", "mnist-pad.safetensors"]);
  expect(files.every((file) => existsSync(new URL(`models/${file.replace("safetensors", "ko.md")}`, root)))).toBe(true);
});
