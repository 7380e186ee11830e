/**
 * A folder of pictures by class, `cats/1.png`, `dogs/1.png`: the classes are the names of its folders, sorted by their code units as
 * Python sorts them. Links are followed. Names that begin with a point, and those that systems leave behind, are passed over; everything
 * else that is no picture of a class is refused, for nobody would learn that it was left out.
 */

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { withData } from "../errors.ts";
import { reasonFact, reasonText } from "./reason.ts";
import { codeOf } from "./system.ts";

/** A picture's path, and the place of its class. */
export interface PictureFile {
  readonly path: string;
  readonly label: number;
}

export interface PictureFolder {
  readonly classes: readonly string[];
  /** Class by class, in the order of their names. */
  readonly files: readonly PictureFile[];
}

/** What is asked of the file system. */
export interface PictureFiles {
  readdir(path: string): Promise<string[]>;
  stat(path: string): Promise<{ isDirectory(): boolean; isFile(): boolean }>;
}

const nodeFiles: PictureFiles = { readdir: (path) => readdir(path), stat: (path) => stat(path) };

/** Files that systems put into folders. */
const leftBehind = /^(\.|Thumbs\.db$|desktop\.ini$|__MACOSX$)/i;

const pictureName = /\.(png|jpe?g|gif|webp|bmp|tiff?)$/i;

/** What MNIST's four files are called. */
const idxName = /-ubyte(\.gz)?$/;

/** Whether pictures by class lie in a folder, and not the files of MNIST. */
export async function holdsPictures(folder: string): Promise<boolean> {
  const names = await namesIn(folder, nodeFiles);
  if (names.some((name) => idxName.test(name))) return false;
  for (const name of names) if (pictureName.test(name) || (await isFolder(join(folder, name), nodeFiles))) return true;
  return false;
}

/** Its pictures; of a network that knows its classes, `known` are these, and a folder may lack some. */
export async function listPictures(
  folder: string,
  known: readonly string[] | null,
  system: PictureFiles = nodeFiles,
): Promise<PictureFolder> {
  const own = await classesIn(folder, system);
  const classes = known ?? own;
  checkClasses(folder, own, known);
  const files: PictureFile[] = [];
  for (const name of own) {
    const label = classes.indexOf(name);
    const paths = await picturesIn(join(folder, name), system);
    for (const path of paths) files.push({ path, label });
  }
  return { classes, files };
}

async function classesIn(folder: string, system: PictureFiles): Promise<string[]> {
  const classes: string[] = [];
  for (const name of await namesIn(folder, system)) {
    const path = join(folder, name);
    if (await isFolder(path, system)) classes.push(name);
    else if (pictureName.test(name))
      throw refuse("pictures-beside", path, `${path}: expected every picture in the folder of its class, cats/1.png`);
    else
      throw refuse(
        "pictures-stray",
        path,
        `${path}: expected folders of pictures, found a file that is none: move it away`,
      );
  }
  return classes;
}

/** Labels are bytes. */
const mostClasses = 256;

function checkClasses(path: string, own: readonly string[], known: readonly string[] | null): void {
  if (own.length === 0)
    throw refuse("pictures-no-classes", path, `${path}: expected a folder for each class, found none`);
  const unknown = own.find((name) => known !== null && !known.includes(name));
  if (unknown !== undefined) {
    const sentence = `${path}: the network tells no class "${unknown}", it has ${known!.join(", ")}`;
    throw withData(new Error(sentence), "pictures-class-unknown", { path, got: unknown, expected: known! });
  }
  const [only] = own;
  if (own.length === 1 && known === null) {
    const sentence = `${path}: expected a folder for each of two classes or more, found "${only}" alone`;
    throw withData(new Error(sentence), "pictures-one-class", { path, got: only! });
  }
  if (own.length <= mostClasses) return;
  const sentence = `${path}: expected at most ${mostClasses} classes, found ${own.length}`;
  throw withData(new Error(sentence), "pictures-classes", { path, limit: mostClasses, got: own.length });
}

async function picturesIn(folder: string, system: PictureFiles): Promise<string[]> {
  const paths: string[] = [];
  for (const name of await namesIn(folder, system)) {
    const path = join(folder, name);
    if (await isFolder(path, system)) {
      const sentence = `${path}: expected pictures in the folder of a class, found a folder: name the folder whose folders are the classes`;
      throw refuse("pictures-inside", path, sentence);
    }
    paths.push(path);
  }
  if (paths.length === 0)
    throw refuse("pictures-class-empty", folder, `${folder}: expected the pictures of a class, found none`);
  return paths;
}

function refuse(code: string, path: string, sentence: string): Error {
  return withData(new Error(sentence), code, { path });
}

async function namesIn(path: string, system: PictureFiles): Promise<string[]> {
  try {
    const names = await system.readdir(path);
    return names.filter((name) => !leftBehind.test(name)).sort();
  } catch (error) {
    const sentence = `cannot read the folder ${path}: ${reasonText("list", error)}`;
    throw withData(new Error(sentence, { cause: error }), "folder-unreadable", {
      path,
      reason: reasonFact("list", error),
    });
  }
}

/** Of a file false; what is neither is refused, for a pipe may never end. */
async function isFolder(path: string, system: PictureFiles): Promise<boolean> {
  const found = await statOf(path, system);
  if (found.isDirectory()) return true;
  if (!found.isFile()) throw refuse("pictures-no-file", path, `${path}: expected a picture, and it is no file`);
  return false;
}

async function statOf(path: string, system: PictureFiles) {
  try {
    return await system.stat(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") throw refuse("pictures-link", path, `${path}: the link leads to nothing`);
    const sentence = `cannot read ${path}: ${reasonText("read", error)}`;
    throw withData(new Error(sentence, { cause: error }), "file-unreadable", {
      path,
      reason: reasonFact("read", error),
    });
  }
}
