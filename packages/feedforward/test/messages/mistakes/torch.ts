/** What is said of PyTorch's files, each from the mistake itself: an archive that torch.save has not written so. */

import { readTorch, type TorchLimits } from "../../../src/formats/torch.ts";
import { writeZip } from "../../../src/formats/zip/write.ts";
import { bytesOf } from "../../formats/pickle-files.ts";

/** An archive of these members. */
const members =
  (given: Readonly<Record<string, string>>, limits: TorchLimits = {}) =>
  (): unknown =>
    readTorch(writeZip(Object.entries(given).map(([name, content]) => [name, bytesOf(content)] as const)), limits);

/** One of this pickle, beside a storage of four bytes. */
const read = (pickle: string, limits: TorchLimits = {}) =>
  members({ "a/data.pkl": pickle, "a/version": "3", "a/data/0": "\0\0\0\0" }, limits);

const imports = (module: string, name: string) => read(`c${module}\n${name}\n.`);
const text = (value: string): string => `U${String.fromCharCode(value.length)}${value}`;

/** What stands for the storage: of one float, in `data/0`. */
const id = (key = "0", count = "K\x01"): string =>
  `(${text("storage")}ctorch\nFloatStorage\n${text(key)}${text("cpu")}${count}tQ`;

/** One tensor of the storage. */
function tensor({ offset = "K\0", shape = "(K\x01t", strides = "(K\x01t", rest = "" } = {}): string {
  return `ctorch._utils\n_rebuild_tensor_v2\n(${id()}${offset}${shape}${strides}\x89}${rest}tR`;
}

const legacy = "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e";
const empty = { "a/data.pkl": "}.", "a/version": "3" };

export const torchMistakes: Readonly<Record<string, () => unknown>> = {
  "torch-persistent-id": read("NQ."),
  "torch-storage-count": read(`${id("0", "N")}.`),
  "torch-storage-missing": read(`${id("9")}.`),
  "torch-storage-bytes": read(`${id("0", "K\x02")}.`),
  "torch-negated": read(`${tensor({ rest: `}${text("neg")}\x88s` })}.`),
  "torch-offset": read(`${tensor({ offset: "N" })}.`),
  "torch-ranks": read(`${tensor({ strides: "(K\x01K\x01t" })}.`),
  "torch-indices": read(`${tensor({ strides: "N" })}.`),
  "torch-reach": read(`${tensor({ shape: "(K\x02t" })}.`),
  "torch-legacy": () => readTorch(bytesOf(legacy)),
  "torch-entry-unused": read("}."),
  "torch-word-missing": members({ "a/data.pkl": "N." }),
  "torch-word": members({ "a/data.pkl": "N.", "a/version": "99" }),
  "torch-no-pickle": members({ "a/version": "3" }),
  "torch-pickle-twice": members({ "a/data.pkl": "N.", "b/data.pkl": "N." }),
  "torch-script": members({ ...empty, "a/constants.pkl": "N." }),
  "torch-entry": members({ ...empty, "a/code.py": "" }),
  "torch-import-module": imports("torch.nn.modules.linear", "Linear"),
  "torch-import-optimizer": imports("torch.optim.adam", "Adam"),
  "torch-import-class": imports("models.yolo", "DetectionModel"),
  "torch-import-main": imports("__main__", "Net"),
  "torch-import-object": imports("torch._utils", "_rebuild_sparse_tensor"),
  "torch-tensor-twice": read(`}(${text("a")}}${text("b.c")}${tensor()}q\x01s${text("a.b")}}${text("c")}h\x01su.`),
  "torch-tensor-count": read(`(${tensor()}q\x01${"h\x01".repeat(5)}l.`, { names: 5 }),
  "torch-names-length": read(longNames()),
  "torch-no-tensors": members(empty),
  "torch-state-dicts": members({ ...empty, "a/data.pkl": `}(${text("model")}}${text("state_dict")}}u.` }),
  "torch-value": members({ "a/data.pkl": "K\x01.", "a/version": "3" }),
  "torch-member": members({ ...empty, "a/data.pkl": `}${text("epoch")}K\x03s.` }),
  "torch-key": read(`}K\x01${tensor()}s.`),
};

/** A dict of a long name with the same tensor by many. */
function longNames(): string {
  const name = "a".repeat(200_000);
  const items = Array.from({ length: 20 }, (_, i) => `${text(`n${i}`)}h\x01`);
  return `}X\x40\x0d\x03\0${name}}(${items.join("")}us.`.replace("}(", `}(${text("first")}${tensor()}q\x01`);
}
