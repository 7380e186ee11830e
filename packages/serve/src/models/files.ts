/**
 * Which models a folder holds. A model is a file `NAME.safetensors` (`.onnx`, `.npz` …), or as Triton has it a folder `NAME` with
 * a folder for each version and in that a file `model.onnx` of any of these endings. Beside either may lie its options for
 * `load`, `NAME.options.json`: what activations a file has that names none. Other files of a folder are left alone; a
 * path that names one file may end as it likes, since its bytes tell the format.
 */

import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ServeError } from "../serve-error.ts";

export interface ModelFile {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  /** Where the options would be. */
  readonly optionsPath: string;
  /** Changes when the files do. */
  readonly signature: string;
  /** Why it is no model; null where nothing is known against it. */
  readonly fault: ServeError | null;
}

const endings = /\.(safetensors|onnx|npz|npy|pkl|pickle|pt|pth)$/i;
const names = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
/** Words that stand in the place of a name in addresses. */
const reserved = new Set(["stats"]);

/** The models of a folder, or the one that a path names. Sorted by name and version. */
export async function findModels(path: string): Promise<readonly ModelFile[]> {
  if ((await stat(path)).isFile()) return [await modelFile(nameOf(path), "1", path)];
  const files: ModelFile[] = [];
  for (const entry of (await readdir(path)).sort()) {
    if (entry.startsWith(".")) continue;
    const inner = join(path, entry);
    const stats = await statOf(inner);
    if (stats?.isDirectory()) files.push(...(await versionsOf(entry, inner)));
    else if (stats !== null && endings.test(entry)) files.push(await modelFile(nameOf(entry), "1", inner));
  }
  return withoutTwins(files);
}

function nameOf(path: string): string {
  return basename(path).replace(endings, "");
}

/** `NAME/1/model.onnx`, `NAME/2/model.onnx` … */
async function versionsOf(name: string, folder: string): Promise<ModelFile[]> {
  const versions = (await readdir(folder)).filter((entry) => /^[1-9]\d{0,8}$/.test(entry));
  const files: ModelFile[] = [];
  for (const version of versions.sort((a, b) => Number(a) - Number(b))) {
    const home = join(folder, version);
    if (!(await statOf(home))?.isDirectory()) continue;
    const found = (await readdir(home)).filter((entry) => entry.startsWith("model.") && endings.test(entry)).sort();
    for (const file of found) files.push(await modelFile(name, version, join(home, file)));
  }
  return files;
}

async function modelFile(name: string, version: string, path: string): Promise<ModelFile> {
  const optionsPath = join(dirname(path), `${nameOf(path)}.options.json`);
  const [model, options] = [await statOf(path), await statOf(optionsPath)];
  const parts = [model, options].map((stats) => (stats === null ? "-" : `${stats.ino} ${stats.size} ${stats.mtimeMs}`));
  const isName = names.test(name) && !reserved.has(name);
  const sentence = "expected a name of letters, digits, '_', '-' and '.', at most 128, and not 'stats'";
  const fault = isName ? null : new ServeError("serve-name", sentence);
  return { name, version, path, optionsPath, signature: [path, ...parts].join(" "), fault };
}

/** The first of two files for one name stays; the other is said to be there. */
function withoutTwins(files: readonly ModelFile[]): ModelFile[] {
  const seen = new Map<string, ModelFile>();
  for (const file of files) {
    const key = `${file.name}/${file.version}`;
    const first = seen.get(key);
    const facts = { first: basename(first?.path ?? ""), second: basename(file.path) };
    const sentence = `two files for one name: ${facts.first} and ${facts.second}`;
    const fault = new ServeError("serve-twins", sentence, facts);
    seen.set(key, first === undefined ? file : { ...first, fault });
  }
  return [...seen.values()];
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch {
    return null;
  }
}
