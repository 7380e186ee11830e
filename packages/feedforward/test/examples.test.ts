/** The examples in docstrings: each is a whole program, and prints what stands beside its lines. Those that open files are shown alone. */

import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { importedBy, type Modules, printedBy, promisedBy } from "./programs.ts";

const src = new URL("../src/", import.meta.url);

const modules: Modules = {
  feedforward: () => import("../src/index.ts"),
  "feedforward/layers": () => import("../src/layers.ts"),
  "feedforward/formats/onnx": () => import("../src/formats/onnx.ts"),
  "feedforward/formats/pickle": () => import("../src/formats/pickle.ts"),
  "feedforward/formats/safetensors": () => import("../src/formats/safetensors.ts"),
};

/** Each by the class or function that it stands above. */
function examples(): [name: string, code: string][] {
  const paths = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return paths.flatMap((path) => {
    const text = readFileSync(new URL(path.replaceAll("\\", "/"), src), "utf8");
    const blocks = text.matchAll(/^ \* @example\n \* ```js\n((?: \*.*\n)*?) \* ```\n \*\/\nexport \w+ (\w+)/gm);
    return [...blocks]
      .map(([, code, name]): [string, string] => [name!, code!.replaceAll(/^ \* ?/gm, "")])
      .filter(([, code]) => !code.includes("node:fs"));
  });
}

it.each(examples())("%s", async (_, code) => {
  expect(Object.keys(modules)).toEqual(expect.arrayContaining(importedBy(code)));
  expect(promisedBy(code)).not.toEqual([]);
  expect(await printedBy(code, modules)).toEqual(promisedBy(code));
});

it("stand above every layer, error and session", () => {
  const names = examples().map(([name]) => name);
  expect(names.length).toBeGreaterThan(24);
  expect(names).toEqual(expect.arrayContaining(["Conv2d", "FormatError", "Graph", "Session", "Tensor"]));
});
