/** PyTorch's files, judged by PyTorch: what it saved is read to the same bits, and everything else is refused by name. */

import { describe, expect, it } from "vitest";
import { detectFormat } from "../../src/formats/model/detect.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { inspectTorch, readTorch } from "../../src/formats/torch.ts";
import { writeZip } from "../../src/formats/zip/write.ts";
import { readZipContent, readZipEntries } from "../../src/formats/zip/zip.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { prefixes, replacements } from "../bytes/verdict.ts";
import { fromBase64, goldenMap } from "./golden-arrays.ts";
import { refusalOf, tally } from "./outcome.ts";
import { golden, replaced, torchFile } from "./torch-files.ts";

const read = (bytes: Uint8Array): Map<string, Tensor> => readTorch(bytes);

describe("what PyTorch saved", () => {
  it.each(golden.files.map((one) => [one.name, one] as const))("%s", (_, { pt, tensors }) => {
    expect(goldenMap(readTorch(fromBase64(pt)))).toEqual(Object.entries(tensors));
  });

  it("tensors that share a storage share its bytes", () => {
    const { whole, rows } = Object.fromEntries(readTorch(torchFile("views of one storage")));
    expect(whole!.data.buffer).toBe(rows!.data.buffer);
  });

  it("is told by its contents", () => {
    expect(golden.files.map(({ pt }) => detectFormat(fromBase64(pt)))).toEqual(golden.files.map(() => "torch"));
  });

  it("a state dict becomes a network, its weights the right way round", () => {
    const network = readNetwork(torchFile("a state dict"), { hidden: "relu", output: "softmax" });
    expect(network.input.size).toBe(3);
    expect(() => readNetwork(torchFile("a state dict"))).toThrow("the file names no activations");
  });

  it("is inspected without being refused", () => {
    const { isSafe, imports, protocol } = inspectTorch(torchFile("a state dict"));
    expect([isSafe, protocol, imports.map(({ name }) => name)]).toEqual([
      true,
      2,
      ["OrderedDict", "_rebuild_tensor_v2", "FloatStorage"],
    ]);
  });
});

describe("refused by name", () => {
  it.each(golden.refused.map((one) => [one.name, one] as const))("%s", (_, { pt, word }) => {
    expect(refusalOf(read, fromBase64(pt))).toContain(word);
  });

  it("what a call would do is told", () => {
    const { pt } = golden.refused.find(({ name }) => name === "a call")!;
    const { isSafe, refusals } = inspectTorch(fromBase64(pt));
    expect([isSafe, refusals.map(({ reason }) => reason)]).toEqual([
      false,
      ["refuses to import posix.system", "refuses to call a refused value"].slice(0, refusals.length),
    ]);
  });

  const model = 'a module with its code: save its arrays alone, torch.save(model.state_dict(), "model.pt")';
  const other = "a class that is no tensor: save model.state_dict() alone";
  it.each([
    ["torch.nn.modules.container", "Sequential", model],
    ["torchvision.models.resnet", "ResNet", model],
    ["__main__", "Net", "a class of the program that wrote the file: save model.state_dict() instead of the model"],
    ["models.yolo", "DetectionModel", other],
    ["argparse", "Namespace", other],
    ["pathlib", "PosixPath", other],
    ["torch.optim.adam", "Adam", "part of an optimizer: save model.state_dict() alone"],
    ["torch.optim.lr_scheduler", "StepLR", "part of an optimizer: save model.state_dict() alone"],
    ["torch.jit._script", "RecursiveScriptModule", model],
    ["torch._utils", "_rebuild_sparse_tensor", "no plain tensor: save model.state_dict() of dense tensors"],
    ["sklearn.preprocessing._data", "StandardScaler", "a part of scikit-learn that has no layers"],
    ["os", "system", "refuses to import os.system at offset"],
  ])("%s.%s, by its name and with what to do", (module, name, said) => {
    const pickle = new TextEncoder().encode(`c${module}\n${name}\n.`);
    const refusal = refusalOf(
      read,
      replaced(torchFile("a tensor"), "data.pkl", () => pickle),
    );
    expect(refusal).toContain(`refuses to import ${module}.${name}`);
    expect(refusal).toContain(said);
  });

  it("files of before PyTorch 1.6 are known as such", () => {
    const { pt } = golden.refused.find(({ name }) => name === "before PyTorch 1.6")!;
    expect(detectFormat(fromBase64(pt))).toBe("torch");
    expect(() => readNetwork(fromBase64(pt))).toThrow("save its state dict again");
  });

  it.each([
    [
      "two pickles",
      writeZip([
        ["a/data.pkl", Uint8Array.of(1)],
        ["b/data.pkl", Uint8Array.of(1)],
      ]),
      "more than one data.pkl",
    ],
    [
      "a pickle that is none",
      replaced(torchFile("a tensor"), "data.pkl", () => Uint8Array.of(0x4e)),
      'entry "archive/data.pkl": the file ends before STOP',
    ],
    ["something before the pickle", Uint8Array.of(1, 2, 3), "end of the directory is missing"],
  ])("%s", (_, pt, reason) => {
    expect(refusalOf(read, pt)).toContain(reason);
  });

  it("a tiny tensor that expands to more than the file may cost", () => {
    const ones = (pickle: Uint8Array): Uint8Array => {
      const text = String.fromCharCode(...pickle);
      const big = text
        .replace("K\x04K\x06\x86", "J\xff\xff\xff\x03K\x06\x86")
        .replace("K\x06K\x01\x86", "K\x00K\x01\x86");
      return Uint8Array.from(big, (character) => character.charCodeAt(0));
    };
    expect(refusalOf(read, replaced(torchFile("a tensor"), "data.pkl", ones))).toContain("need more memory than");
  });

  it.each([
    ["sizes", "K\x04K\x06\x86", "F4.0\nK\x06\x86"],
    ["strides", "K\x06K\x01\x86", "F6.0\nK\x01\x86"],
    ["the number of elements", "K\x18t", "F24.0\nt"],
    ["the offset", "QK\0", "QF0.0\n"],
  ])("a float among %s", (_, from, to) => {
    const floats = (pickle: Uint8Array): Uint8Array => {
      const text = String.fromCharCode(...pickle);
      expect(text).toContain(from);
      return Uint8Array.from(text.replace(from, to), (character) => character.charCodeAt(0));
    };
    const said = refusalOf(read, replaced(torchFile("a tensor"), "data.pkl", floats));
    expect(said).toMatch(/torch\._utils\._rebuild_tensor_v2|persistent id/);
    expect(said).toContain(" takes whole numbers, got a float");
  });

  it("offsets are those of the file", () => {
    const pt = torchFile("a tensor");
    const cut = replaced(pt, "data.pkl", (pickle) => pickle.subarray(0, 20));
    const message = refusalOf(read, cut);
    const { begin } = readZipEntries(cut, "zip").get("archive/data.pkl")!;
    expect(Number(/at offset (\d+)$/.exec(message)![1])).toBeGreaterThan(begin);
  });
});

describe("whatever is changed in a valid file", () => {
  const pt = torchFile("a tensor");

  it("every prefix is refused", () => {
    expect(tally(read, prefixes(pt))).toEqual({ value: 0, refused: pt.length });
  });

  it("every byte that is replaced gives a value or a refusal", () => {
    const { value, refused } = tally(read, replacements(pt, [0, 0x2e, 0x7f, 0x80, 0xff]));
    expect(value + refused).toBe(pt.length * 5);
  });

  it("every byte of the pickle that is replaced, with its CRC put right", () => {
    const pickle = readZipContent(pt, readZipEntries(pt, "zip").get("archive/data.pkl")!, "zip");
    const changed = function* (): Generator<Uint8Array> {
      for (const content of replacements(pickle, [0, 1, 0x2e, 0x30, 0x52, 0x62, 0x7f, 0x80, 0x86, 0xff])) {
        yield replaced(pt, "data.pkl", () => content);
      }
    };
    const { value, refused } = tally(read, changed());
    expect(value + refused).toBe(pickle.length * 10);
    expect(refused).toBeGreaterThan(value);
  });
});
