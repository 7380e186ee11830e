/**
 * The other half of refused.ts: reads every hostile file of one reader in a process of its own, which has little memory, and
 * says what came of each, how much memory it took, and whether anything is not as it was.
 */

import { Buffer } from "node:buffer";
import { readIdx } from "../../src/data.ts";
import { FormatError } from "../../src/errors.ts";
import { hdf5Filters as filters, readHdf5 } from "../../src/formats/hdf5.ts";
import { readModel } from "../../src/formats/model.ts";
import { readNpy } from "../../src/formats/npy.ts";
import { readNpz } from "../../src/formats/npz.ts";
import { readOnnx } from "../../src/formats/onnx.ts";
import { readPickle } from "../../src/formats/pickle.ts";
import { readPng } from "../../src/formats/png.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { readTorch } from "../../src/formats/torch.ts";
import { hostileFiles, type ReaderName } from "./files.ts";

/** What came of a file. */
export interface Report {
  readonly reader: ReaderName;
  readonly name: string;
  readonly fileBytes: number;
  /** The message of a `FormatError`, else what came in its place. */
  readonly said: string;
  readonly isRefused: boolean;
  /** Whether the offset lies in the file. */
  readonly isInside: boolean;
  /** Memory that the process took beyond what it had before. */
  readonly grownBytes: number;
  /** Of the processor, in this process. */
  readonly milliseconds: number;
  /** Names of what is no longer as it was. */
  readonly changed: readonly string[];
}

const readers: Record<ReaderName, (bytes: Uint8Array) => unknown> = {
  readHdf5: (bytes) => readHdf5(bytes, { filters }),
  readIdx,
  readModel,
  readNpy,
  readNpz,
  readOnnx,
  readPickle,
  readPng,
  readSafetensors,
  readTorch,
};

/** Everything that all programs share: the global object, and the prototypes of what is built in. */
function sharedObjects(): Map<string, object> {
  const shared = new Map<string, object>([["globalThis", globalThis]]);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const value: unknown = Reflect.get(globalThis, name);
    if (typeof value !== "function") continue;
    shared.set(name, value);
    const prototype: unknown = value.prototype;
    if (typeof prototype === "object" && prototype !== null) shared.set(`${name}.prototype`, prototype);
  }
  return shared;
}

const shared = sharedObjects();
const before = new Map(Array.from(shared, ([name, object]) => [name, Object.getOwnPropertyDescriptors(object)]));

function changedObjects(): string[] {
  return [...shared].flatMap(([name, object]) => {
    const was = before.get(name)!;
    const is = Object.getOwnPropertyDescriptors(object);
    const keys = new Set([...Reflect.ownKeys(was), ...Reflect.ownKeys(is)]);
    const other = [...keys].filter((key) => {
      const [one, two] = [Reflect.get(was, key), Reflect.get(is, key)] as [PropertyDescriptor?, PropertyDescriptor?];
      return !Object.is(one?.value, two?.value) || one?.get !== two?.get || one?.set !== two?.set;
    });
    return other.map((key) => `${name}.${String(key)}`);
  });
}

function report({ reader, name, make }: (typeof hostileFiles)[number]): Report {
  const made = make();
  const bytes = new Uint8Array(made);
  globalThis.gc?.();
  const { rss } = process.memoryUsage();
  const start = process.cpuUsage();
  let outcome = { said: "a value", isRefused: false, isInside: false };
  try {
    readers[reader](bytes);
  } catch (error) {
    const isRefused = error instanceof FormatError;
    outcome = { said: String(error), isRefused, isInside: isRefused && error.offset <= bytes.length };
  }
  const milliseconds = process.cpuUsage(start).user / 1000;
  const grownBytes = process.memoryUsage().rss - rss;
  const isUnchanged = Buffer.compare(bytes, made) === 0;
  const changed = [...changedObjects(), ...(isUnchanged ? [] : ["the file"])];
  return { reader, name, fileBytes: bytes.length, ...outcome, grownBytes, milliseconds, changed };
}

const [asked] = process.argv.slice(2);
process.stdout.write(JSON.stringify(hostileFiles.filter(({ reader }) => reader === asked).map(report)));
