/**
 * PyTorch's `.pt` and `.pth`: a zip file with `data.pkl`, a pickle of what was saved, and the elements of every tensor
 * in `data/0`, `data/1` and so on. State dicts and tensors are read. A whole module is a program, not data: it is
 * refused by the name of its class.
 */

import { type Bytes, bytesOf } from "../bytes/given.ts";
import { defaultMemoryBytes } from "../bytes/memory.ts";
import { formatError } from "../errors.ts";
import { checkOptions } from "../options/check.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type Fault, faultAt } from "./arrays/raw-tensor.ts";
import { defaultNames } from "./limits.ts";
import { pickleMember } from "./model/foreign-zip.ts";
import { arrayGlobals } from "./pickle/globals.ts";
import { type PickleLimits, type PickleOptions, pickleLimitKinds } from "./pickle/machine.ts";
import { examinePickle, inspectPickleWith, type PickleInspection, runPickle } from "./pickle/run.ts";
import { type PickleCell, type PickleSite, PickleTuple, type PickleValue, typeName } from "./pickle/value.ts";

import { refuseTorchImport } from "./torch/imports.ts";
import { storageId, TorchStorage, torchGlobals } from "./torch/tensor.ts";
import {
  insideEntry,
  readZipContent,
  readZipEntries,
  type ZipEntry,
  type ZipLimits,
  zipLimitKinds,
} from "./zip/zip.ts";

export type { Bytes } from "../bytes/given.ts";
export type { ErrorData, FormatError } from "../errors.ts";
export type { Tensor } from "../tensor/tensor.ts";
export type { ReadLimits } from "./limits.ts";
export type { PickleImport, PickleLimits, PickleRefusal } from "./pickle/machine.ts";
export type { PickleInspection } from "./pickle/run.ts";
export type { ZipLimits } from "./zip/zip.ts";

/** What reading a file may take: of the archive, and of the pickle in it. */
export type TorchLimits = ZipLimits & PickleLimits;

const format = "torch";
const pickleName = "data.pkl";

/** All that `torch.save` writes, in the folder of the pickle. */
const members =
  /^(data\.pkl|data\/\d+|version|byteorder|\.data\/serialization_id|\.format_version|\.storage_alignment)$/;

/** What a storage takes beside its elements. */
const storageBytes = 400;

/** The names under which checkpoints keep the state dict. */
const wrappers = ["state_dict", "model_state_dict", "model_state", "model", "network", "net", "params", "weights"];

/** How files of PyTorch before 1.6 begin: the pickle of a magic number. */
const legacyMagic = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

/** Whether the bytes begin as those of PyTorch before 1.6, which wrote no zip files. */
export function isLegacyTorch(bytes: Uint8Array): boolean {
  return legacyMagic.every((byte, i) => bytes[i] === byte);
}

/**
 * The tensors of a `.pt` file by name: those of the state dict, also where a checkpoint holds it as `state_dict`,
 * `model_state_dict`, `model` and the like; of dicts in dicts as `encoder.weight`; of a list as `0`, `1`, …; a tensor
 * alone is called `tensor`. Contiguous ones are views on the file's bytes where these are aligned.
 */
export function readTorch(bytes: Bytes, limits: TorchLimits = {}): Map<string, Tensor> {
  const archive = new TorchArchive(bytesOf(bytes), limits);
  return archive.inPickle(() => {
    return archive.tensors(runPickle(archive.pickle, archive.options), limits.names ?? defaultNames);
  });
}

/** What the pickle in a `.pt` file imports, and whether it is safe. */
export function inspectTorch(bytes: Bytes, limits: TorchLimits = {}): PickleInspection {
  const archive = new TorchArchive(bytesOf(bytes), limits);
  return inspectPickleWith(archive.pickle, archive.options);
}

/** The inspection of a `.pt` file's pickle, and the tensors where it is safe, in one reading. */
export interface ExaminedTorch {
  readonly inspection: PickleInspection;
  readonly tensors: ReadonlyMap<string, Tensor> | null;
}

/** What a PyTorch file holds, without running anything: its tensors, or why they are refused. */
export function examineTorch(bytes: Bytes): ExaminedTorch {
  const archive = new TorchArchive(bytesOf(bytes), {});
  const { inspection, value } = examinePickle(archive.pickle, archive.options);
  if (value === undefined) return { inspection, tensors: null };
  return { inspection, tensors: archive.inPickle(() => archive.tensors(value, defaultNames)) };
}

class TorchArchive {
  readonly dataEntry: ZipEntry;
  /** The content of `data.pkl`. */
  readonly pickle: Uint8Array;
  readonly options: PickleOptions;
  readonly #bytes: Uint8Array;
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  /** The folder that all entries lie in, with its slash. */
  readonly #folder: string;
  readonly #bigEndian: boolean;
  readonly #storages = new Map<string, TorchStorage>();

  constructor(bytes: Uint8Array, asked: TorchLimits) {
    const { inflatedBytes: _, ...limits } = checkOptions(format, asked, { ...zipLimitKinds, ...pickleLimitKinds });
    // Views that are taken of a Node Buffer would be Buffers themselves.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (isLegacyTorch(bytes)) {
      throw formatError(
        { format, offset: 0 },
        "torch-legacy",
        "file of PyTorch before 1.6, which is no zip file: load it there and save its state dict again",
      );
    }
    this.#entries = readZipEntries(this.#bytes, format, asked);
    this.dataEntry = findPickle(this.#entries, bytes.length);
    this.#folder = this.dataEntry.name.slice(0, -pickleName.length);
    this.pickle = readZipContent(this.#bytes, this.dataEntry, format);
    this.#word("version", /^([1-9]|10)$/, "1 to 10");
    this.#word(".format_version", /^1$/, "1", "1");
    // Versions that did not say it wrote on little-endian machines.
    this.#bigEndian = this.#word("byteorder", /^(little|big)$/, '"little" or "big"', "little") === "big";
    this.options = {
      globals: [...arrayGlobals, ...torchGlobals],
      refuseImport: refuseTorchImport,
      persistent: (id, site) => this.#storage(id, site),
      limits: { ...limits, memoryBytes: limits.memoryBytes ?? memoryBytesFor(this.#entries, bytes.length) },
      contentBytes: [...this.#entries.values()].reduce((sum, { size }) => sum + size, 0),
    };
  }

  /** Refusals of the pickle in the words of the archive. */
  inPickle<V>(read: () => V): V {
    return insideEntry(this.dataEntry, format, read);
  }

  /** Those in the value of the pickle, up to so many. */
  tensors(value: PickleValue, most: number): Map<string, Tensor> {
    this.checkStorages();
    return tensorsOf(value, this.dataEntry, most);
  }

  /** Every storage must be that of a tensor: what lies in another is unknown. */
  checkStorages(): void {
    const prefix = `${this.#folder}data/`;
    for (const { name, begin } of this.#entries.values()) {
      if (!name.startsWith(prefix) || this.#storages.has(name.slice(prefix.length))) continue;
      throw formatError({ format, offset: begin }, "torch-entry-unused", 'entry "$entry" belongs to no tensor', name);
    }
  }

  /** The word in one of the small entries; what stands for it where it may be missing. */
  #word(name: string, allowed: RegExp, expected: string, absent = ""): string {
    const entry = this.#entries.get(this.#folder + name);
    const { begin } = entry ?? this.dataEntry;
    const content = entry && new TextDecoder().decode(readZipContent(this.#bytes, entry, format).subarray(0, 16));
    const word = content?.trim() ?? absent;
    if (allowed.test(word)) return word;
    const place = { format, offset: begin };
    if (!entry) throw formatError(place, "torch-word-missing", "$entry is missing, expected $expected", name, expected);
    throw formatError(place, "torch-word", '$entry is "$got", expected $expected', name, word, expected);
  }

  #storage(id: PickleCell, site: PickleSite): TorchStorage {
    const { key, dtype, byteLength } = storageId(id, site);
    const known = this.#storages.get(key);
    const entry = this.#entries.get(`${this.#folder}data/${key}`);
    if (entry === undefined) throw site.fault("torch-storage-missing", 'storage "$storage" is not in the file', key);
    if (entry.size !== byteLength) {
      const sentence = 'storage "$storage" has $got bytes, expected $expected';
      throw site.fault("torch-storage-bytes", sentence, key, entry.size, byteLength);
    }
    if (known !== undefined && known.dtype === dtype) return known;
    site.charge(storageBytes);
    const content = known?.bytes ?? readZipContent(this.#bytes, entry, format);
    const storage = new TorchStorage(content, dtype, this.#bigEndian);
    this.#storages.set(key, storage);
    return storage;
  }
}

/** The one `data.pkl`, in the folder that the others lie in; nothing may be there that is not understood. */
function findPickle(entries: ReadonlyMap<string, ZipEntry>, fileBytes: number): ZipEntry {
  const found = [...entries.values()].filter(({ name }) => pickleMember.test(name));
  const [entry] = found;
  const at = (offset: number) => ({ format, offset });
  if (entry === undefined) throw formatError(at(fileBytes), "torch-no-pickle", "zip file holds no data.pkl");
  if (found.length > 1)
    throw formatError(at(found[1]!.begin), "torch-pickle-twice", "zip file holds more than one data.pkl");
  const folder = entry.name.slice(0, -pickleName.length);
  const others = [...entries.values()].filter(
    ({ name }) => !name.startsWith(folder) || !members.test(name.slice(folder.length)),
  );
  if (others.some(({ name }) => /\/(constants\.pkl|code\/.*)$/.test(name))) {
    const sentence = "TorchScript archive, which is a program: save its state dict instead";
    throw formatError(at(entry.begin), "torch-script", sentence);
  }
  const [other] = others;
  if (other === undefined) return entry;
  const sentence = 'entry "$entry" is not among what torch.save writes: save model.state_dict() alone';
  throw formatError(at(other.begin), "torch-entry", sentence, other.name);
}

function memoryBytesFor(entries: ReadonlyMap<string, ZipEntry>, fileBytes: number): number {
  const inflated = [...entries.values()].reduce(
    (sum, { size, isDeflated }) => sum + (isDeflated ? size : 0),
    fileBytes,
  );
  return defaultMemoryBytes(inflated, inflated);
}

/** The tensors in a value by their names. */
function tensorsOf(root: PickleValue, { begin, size }: ZipEntry, most: number): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  const fault = faultAt({ format }, begin);
  // The name of a dict comes before the names of all that it holds.
  let characters = 2 ** 20 + 8 * size;
  const add = (name: string, value: PickleValue): void => {
    if (!(value instanceof Tensor)) {
      for (const [key, item] of membersOf(value, name, fault)) add(name === "" ? key : `${name}.${key}`, item);
      return;
    }
    if (tensors.has(name)) throw fault("torch-tensor-twice", 'two tensors are called "$tensor"', name);
    if (tensors.size === most) throw fault("torch-tensor-count", "file holds more than $limit tensors", most);
    characters -= name.length;
    if (characters < 0) {
      throw fault("torch-names-length", 'names of the tensors together are too long, at "$tensor"', name);
    }
    tensors.set(name, value);
  };
  const value = unwrap(root, fault);
  if (value instanceof Tensor) return new Map([["tensor", value]]);
  add("", value);
  if (tensors.size === 0) throw fault("torch-no-tensors", "file holds no tensors");
  return tensors;
}

/** The state dict in a checkpoint: the one value under a known name that is a dict. What else it holds is passed over. */
function unwrap(value: PickleValue, fault: Fault): PickleValue {
  if (!(value instanceof Map)) return value;
  const found = wrappers.filter((name) => value.get(name) instanceof Map);
  if (found.length > 1) throw fault("torch-state-dicts", "checkpoint holds $found; save one state dict", found);
  return found.length === 0 ? value : unwrap(value.get(found[0]!)!, fault);
}

/** The members of a dict, or of a list by their positions. */
function membersOf(value: PickleValue, name: string, fault: Fault): [key: string, item: PickleValue][] {
  const items = value instanceof PickleTuple ? value.items : value;
  if (Array.isArray(items)) return items.map((item: PickleValue, i) => [String(i), item]);
  if (!(value instanceof Map)) {
    const type = typeName(value);
    if (name === "") throw fault("torch-value", "file holds a value of the type $type, expected tensors", type);
    throw fault("torch-member", '"$name" holds a value of the type $type, expected tensors', name, type);
  }
  return Array.from(value, ([key, item]) => {
    if (typeof key === "string") return [key, item];
    throw fault("torch-key", "dict has a key of the type $type, expected names", typeName(key));
  });
}
