/**
 * Files that `check` must not call clean, because they hold more than what was understood: archives with something
 * beside the arrays, files that are two files, weights with a program among them. What is said names it; `inspect` says
 * the same, calls none of them safe, and ends with the same code.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { detectFormat } from "../../src/formats/model/detect.ts";
import { secondFormat } from "../../src/formats/model/second-format.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { fromBase64 } from "../formats/golden-arrays.ts";
import { askPython, python } from "../formats/python.ts";
import { golden } from "../formats/torch-files.ts";
import { readGolden } from "../golden.ts";
import { ambiguousFiles, brokenFiles, doubtfulFiles } from "./doubtful-files.ts";
import { feedforward, folder } from "./surroundings.ts";

describe.each([...doubtfulFiles, ...brokenFiles])("$name", ({ name, bytes, said }) => {
  const run = async (command: string, ...extra: string[]) => {
    const path = join(folder({ [name]: bytes }), name);
    const { code, out, err } = await feedforward([command, path, ...extra]);
    return { code, out: out.replace(path, name), err };
  };

  it("is not clean", async () => {
    const { code, out, err } = await run("check");
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(out).toContain(`${name}: refused: ${said}`);
  });

  it("is not safe", async () => {
    const { code, out, err } = await run("inspect");
    expect(code).toBe(1);
    expect(err).toContain(said);
    expect(out).not.toContain(" safe: ");
    expect(JSON.parse((await run("inspect", "--json")).out)).toMatchObject({ safe: false });
  });

  it.skipIf(!/\.(npz|pt|keras|zip)$/.test(name))("is no network", () => {
    expect(() => readNetwork(bytes)).toThrow(said);
  });
});

it.each(doubtfulFiles)("$name: said in Korean", async ({ name, bytes }) => {
  const { out } = await feedforward(["check", join(folder({ [name]: bytes }), name), "--lang", "ko"]);
  expect(out).toContain(`${name}: 거부: `);
  expect(out).not.toContain("(영어)");
});

it("files as their programs wrote them are one file", () => {
  const pickles = readGolden("pickle") as {
    readonly cases: readonly { readonly files: readonly (readonly string[])[] }[];
  };
  const arrays = readGolden("npy") as { readonly arrays: readonly { readonly npy: string }[] };
  const written = [
    ...golden.files.map(({ pt }) => pt),
    ...pickles.cases.flatMap(({ files }) => files.map(([, file]) => file!)),
    ...arrays.arrays.map(({ npy }) => npy),
  ].map(fromBase64);
  const models = ["mnist-mlp", "mnist-pad"].map((name) =>
    readFileSync(new URL(`../../../../models/${name}.safetensors`, import.meta.url)),
  );
  const found = [...written, ...models].map((bytes) => secondFormat(bytes, detectFormat(bytes) ?? "pickle"));
  expect(found.filter((refusal) => refusal !== null)).toEqual([]);
  expect(found.length).toBeGreaterThan(100);
});

/** What Python finds in a file: the first name that unpickling it would import, and the members of an archive. */
const script = `
import io, json, pickle, sys, zipfile
raw = sys.stdin.buffer.read()
class Finder(pickle.Unpickler):
    def find_class(self, module, name):
        found.append(module + "." + name)
        raise ImportError
found = []
try:
    Finder(io.BytesIO(raw)).load()
except Exception:
    pass
members = zipfile.ZipFile(io.BytesIO(raw)).namelist() if zipfile.is_zipfile(io.BytesIO(raw)) else []
print(json.dumps({"imports": found, "members": members}))
`;

it.skipIf(python === null).each(ambiguousFiles)("Python opens $name as another file", ({ bytes, found }) => {
  expect(askPython(python!, script, bytes)).toEqual({ imports: [], members: [], ...found });
});
