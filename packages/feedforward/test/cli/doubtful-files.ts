/**
 * Files that look like data and hold something else: what they are called, the bytes, and what must be said of them.
 * Those that are two files are also told apart by what Python finds in them.
 */

import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { writeNpy } from "../../src/formats/npy.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { writeZip } from "../../src/formats/zip/write.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { archive, withMember } from "../formats/torch-files.ts";
import { u32, zip } from "../formats/zip-files.ts";
import { safetensors } from "./tiny.ts";

export interface DoubtfulFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** A part of the sentence. */
  readonly said: string;
}

/** A file that is another one to Python too. */
export interface AmbiguousFile extends DoubtfulFile {
  readonly found: { readonly imports?: readonly string[]; readonly members?: readonly string[] };
}

const latin1 = (text: string) => Buffer.from(text, "latin1");
const evil = latin1("cos\nsystem\n(S'true'\ntR.");
const array = writeNpy(tensor([1, 2]));
const npz = writeNpz([["a", tensor([1, 2])]]);
const evilZip = writeZip([["evil.pkl", evil]]);
const objects = latin1(`\x93NUMPY\x01\0v\0${"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".padEnd(117)}\n`);

/** An array of bytes as npy. */
const npyOf = (bytes: Uint8Array) => writeNpy(new Tensor("uint8", [bytes.length], Uint8Array.from(bytes)));

/** An array of bytes as safetensors. The first byte of the file is that of the header's length, and can be chosen. */
function safetensorsOf(data: Uint8Array, first = "a"): Uint8Array {
  const json = `{"a":{"dtype":"U8","shape":[${data.length}],"data_offsets":[0,${data.length}]}}`;
  const length = first.charCodeAt(0) + 256;
  return Buffer.concat([Buffer.from([...u32(length), ...u32(0)]), latin1(json.padEnd(length)), data]);
}

const asPickle = "the file is a pickle that imports os.system as well, for a program that opens it as that";
const asZip = "the file is a zip archive as well, for a program that opens it as that";
const noOther = "is not among what torch.save writes: save model.state_dict() alone";
const neither =
  "zip: expected arrays alone (.npy, as np.savez writes them), PyTorch's archive (data.pkl, version) or Keras's (config.json, model.weights.h5), found";

const file = (name: string, bytes: Uint8Array, said: string): DoubtfulFile => ({ name, bytes, said });

const archives = [
  file("pickle.zip", writeZip([["model.pkl", evil]]), `${neither} model.pkl`),
  file("beside.npz", writeZip([["a.npy", array], ["model.pkl", evil]]), `${neither} model.pkl beside 1 .npy`), // biome-ignore format: one line
  file("folder.npz", writeZip([["a.npy", array], ["b/c.pkl", evil]]), `${neither} b/c.pkl beside 1 .npy`), // biome-ignore format: one line
  file("empty.npz", zip([]), `${neither} no members`),
  file("full.npz", zip([{ name: "a.npy", content: array }, { name: "b/", content: evil }]), 'zip: entry "b/" is a folder with content'), // biome-ignore format: one line
  file("between.npz", zip([{ name: "a.npy", content: array, after: [...evil] }, { name: "b.npy", content: array }]), "zip: 23 bytes of no entry lie between"), // biome-ignore format: one line
  file("hole.npz", zip([{ name: "a.npy", content: array, after: [...evil] }]), "zip: 23 bytes of no entry lie between"),
  file("model.keras", writeZip(["metadata.json", "config.json", "model.weights.h5"].map((name) => [name, array])), 'keras: entry "config.json": expected a value'), // biome-ignore format: one line
  file("beside.keras", writeZip(["config.json", "model.weights.h5", "evil.pkl"].map((name) => [name, evil])), 'keras: entry "evil.pkl" is none of config.json, metadata.json, model.weights.h5'), // biome-ignore format: one line
  file("zipped.npz.gz", gzipSync(writeZip([["model.pkl", evil]])), `${neither} model.pkl`),
];

const ofTorch = [
  file("code.pt", withMember("archive/code/__torch__.py", evil), "torch: TorchScript archive, which is a program"),
  file("constants.pt", withMember("archive/constants.pkl", evil), "torch: TorchScript archive, which is a program"),
  file("extra.pt", withMember("archive/extra.pkl", evil), `torch: entry "archive/extra.pkl" ${noOther}`),
  file("named.pt", withMember("archive/data/evil.pkl", evil), `torch: entry "archive/data/evil.pkl" ${noOther}`),
  file("outside.pt", withMember("other/data/0", evil), `torch: entry "other/data/0" ${noOther}`),
  file("array.pt", withMember("a.npy", array), `torch: entry "a.npy" ${noOther}`),
  file("unused.pt", withMember("archive/data/7", evil), 'torch: entry "archive/data/7" belongs to no tensor'),
  file("newer.pt", withMember("archive/version", latin1("11\n")), 'torch: version is "11", expected 1 to 10'),
  file("words.pt", withMember("archive/version", latin1("three\n")), 'torch: version is "three", expected 1 to 10'),
  file("float.pt", withMember("archive/version", latin1("3.0\n")), 'torch: version is "3.0", expected 1 to 10'),
  file("layout.pt", withMember("archive/.format_version", latin1("2")), 'torch: .format_version is "2", expected 1'),
  file("unversioned.pt", archive({ "data.pkl": latin1("}.") }), "torch: version is missing, expected 1 to 10"),
];

/** A pickle of bytes: what lies in it ends with the file but for the last opcode. */
const pickleOf = (bytes: Uint8Array) =>
  Buffer.concat([latin1("\x80\x03B"), Buffer.from(u32(bytes.length)), bytes, latin1(".")]);

const inMembers = { members: ["evil.pkl"] };
const inImports = { imports: ["os.system"] };
const both = (name: string, bytes: Uint8Array, said: string, found: AmbiguousFile["found"]): AmbiguousFile => ({
  ...file(name, bytes, said),
  found,
});

export const ambiguousFiles: readonly AmbiguousFile[] = [
  both("zip.safetensors", safetensorsOf(evilZip), `safetensors: ${asZip}`, inMembers),
  both("zip.npy", npyOf(evilZip), `npy: ${asZip}`, inMembers),
  both("zip.pkl", pickleOf(evilZip), `pickle: ${asZip}`, inMembers),
  // A line of text to pickle is what ends with the first line feed, here the header.
  both("pickle.safetensors", safetensorsOf(Buffer.concat([latin1("\n"), evil]), "V"), `safetensors: ${asPickle}`, inImports), // biome-ignore format: one line
  both("number.safetensors", safetensorsOf(latin1("\n\x8c\x02os\x8c\x06system\x93."), "V"), `safetensors: ${asPickle}`, inImports), // biome-ignore format: one line
];

/** HDF5 begins where the file does, or at 512 bytes, or at any power of two beyond. */
const hdf5 = safetensorsOf(Buffer.concat([Buffer.alloc(1024 - 8 - 256 - 97), latin1("\x89HDF\r\n\x1a\n")]));

/** Files that break a rule, which are not clean for that reason. */
export const brokenFiles: readonly DoubtfulFile[] = [
  file("disguised.npz", writeZip([["a.npy", evil]]), 'npz: entry "a.npy": expected "\\x93NUMPY"'),
  file("objects.npz", writeZip([["a.npy", objects]]), 'npz: entry "a.npy": dtype "|O" is not read'),
  file("longer.npz", writeZip([["a.npy", Buffer.concat([array, evil])]]), 'npz: entry "a.npy": float32 array of shape [2]'), // biome-ignore format: one line
  file("shorter.npz", writeZip([["a.npy", array.subarray(0, -4)]]), 'npz: entry "a.npy": float32 array of shape [2]'),
  file("behind.npz", Buffer.concat([npz, evil]), "zip: comment of the file does not reach its end"),
  file("behind.safetensors", Buffer.concat([safetensors(), evilZip]), "safetensors: "),
  file("behind.npz.gz", Buffer.concat([gzipSync(npz), evilZip]), "gzip: "),
];

/** All that are whole. */
export const doubtfulFiles: readonly DoubtfulFile[] = [
  ...archives,
  ...ofTorch,
  ...ambiguousFiles,
  file("hdf5.safetensors", hdf5, "safetensors: the file is HDF5 as well, for a program that opens it as that"),
  file("pickle.safetensors.gz", gzipSync(ambiguousFiles[3]!.bytes), `safetensors: ${asPickle}`),
];
