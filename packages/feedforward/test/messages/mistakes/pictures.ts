/** What is said of pictures, each from the mistake itself. */

import { Buffer } from "node:buffer";
import { encodePicture, picturesOf } from "../../../src/data/picture-record.ts";
import { checkPictureOptions, PictureCollector, type PictureSetOptions } from "../../../src/data/picture-set.ts";
import { listPictures, type PictureFiles } from "../../../src/files/picture-folder.ts";
import { systemError } from "../../../src/files/system.ts";
import { readPicture } from "../../../src/formats/png/picture.ts";
import { readPng } from "../../../src/formats/png.ts";
import { zeros } from "../../../src/tensor/tensor.ts";
import { chunk, type HeaderFields, header, imageData, png } from "../../formats/png-files.ts";

const end = chunk("IEND");
const palette = chunk("PLTE", [1, 2, 3, 4, 5, 6]);
const indexed = header({ colorType: 3 });
const pixel = imageData(0, 0);
const read = (...chunks: Uint8Array[]): unknown => readPng(png(...chunks));
const headed = (fields: HeaderFields): unknown => read(header(fields));

const record = { version: 1, shape: [1, 2, 2], resize: "bilinear", background: 255 };
const told = (pictures: object, inputSize = 4) => ({ provenance: { pictures }, inputSize, labels: ["cats"] });

type Entry = "file" | "pipe" | "link" | Folder;
interface Folder {
  readonly [name: string]: Entry;
}

/** A folder of files as no disk has it: pipes, and links that lead to nothing, too. */
function list(root: Folder, known: readonly string[] | null = null): Promise<unknown> {
  const find = (path: string): Entry =>
    path
      .split("/")
      .slice(1)
      .reduce((entry: Entry, name) => (entry as Folder)[name]!, root);
  const system: PictureFiles = {
    readdir: async (path) => Object.keys(find(path)),
    async stat(path) {
      const entry = find(path);
      if (entry === "link") throw systemError("ENOENT", path);
      return { isDirectory: () => typeof entry === "object", isFile: () => entry === "file" };
    },
  };
  return listPictures("pictures", known, system);
}

const collected = (options: PictureSetOptions, count: number, ...shapes: number[][]) => {
  checkPictureOptions(options);
  const collector = new PictureCollector(options, count);
  for (const [i, shape] of shapes.entries()) collector.add(`${i}.png`, 0, zeros(shape, "uint8"));
};

export const picturesMistakes: Readonly<Record<string, () => unknown>> = {
  "png-signature": () => readPng(Uint8Array.of(0xff, 0xd8, 0xff)),
  "png-cut": () => readPng(png(header()).subarray(0, 20)),
  "png-chunk-type": () => read(chunk("I1DR")),
  "png-crc": () => read(header().with(-1, 0)),
  "png-samples": () => headed({ width: 7000, height: 7000, colorType: 6 }),
  "png-header-first": () => read(end),
  "png-header-size": () => read(chunk("IHDR", [1])),
  "png-no-pixels": () => headed({ width: 0 }),
  "png-pixels": () => headed({ width: 2 ** 31, height: 2 ** 31 }),
  "png-side": () => headed({ width: 1_000_001 }),
  "png-depth": () => headed({ depth: 3 }),
  "png-method": () => headed({ methods: [0, 0, 2] }),
  "png-chunks": () => read(header(), Buffer.concat(Array<Uint8Array>(100_001).fill(chunk("tIME")))),
  "png-chunk-unknown": () => read(header(), chunk("CgBI")),
  "png-end-data": () => read(header(), pixel, chunk("IEND", [1])),
  "png-image-missing": () => read(header(), end),
  "png-image-parted": () => read(header(), imageData(0), chunk("tIME"), imageData(1), end),
  "png-chunk-twice": () => read(indexed, palette, palette, pixel, end),
  "png-chunk-late": () => read(indexed, pixel, palette, end),
  "png-palette-missing": () => read(indexed, pixel, end),
  "png-palette-gray": () => read(header(), palette, pixel, end),
  "png-palette-size": () => read(indexed, chunk("PLTE", [1, 2]), pixel, end),
  "png-alpha-twice": () => read(header({ colorType: 4 }), chunk("tRNS", [0, 1]), imageData(0, 0, 0), end),
  "png-transparency-early": () => read(indexed, chunk("tRNS", [1]), palette, pixel, end),
  "png-transparency-size": () => read(indexed, palette, chunk("tRNS", [1, 2, 3]), pixel, end),
  "png-image-rest": () => read(header(), pixel, chunk("IDAT", [1, 2]), end),
  "png-filter": () => read(header(), imageData(5, 0), end),
  "png-palette-index": () => read(indexed, palette, imageData(0, 2), end),
  "pictures-version": () => picturesOf(told({ ...record, version: 2 })),
  "pictures-record": () => picturesOf(told({ ...record, shape: [2, 2, 2] })),
  "pictures-inputs": () => picturesOf(told(record, 5)),
  "pictures-none": () => encodePicture(zeros([2, 2], "uint8"), { provenance: {}, inputSize: 4 }),
  "pictures-size": () => collected({ size: [0, 28] }, 0),
  "pictures-channels": () => collected({ channels: 2 as 1 }, 0),
  "pictures-sizes": () => collected({}, 2, [2, 2], [2, 3]),
  "pictures-memory": () => collected({ size: [4096, 4096] }, 65, [1, 1]),
  "pictures-no-classes": () => list({}),
  "pictures-one-class": () => list({ cats: { "1.png": "file" } }),
  "pictures-classes": () => list(Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`class ${i}`, {}]))),
  "pictures-class-empty": () => list({ cats: { "1.png": "file" }, dogs: { ".DS_Store": "file" } }),
  "pictures-class-unknown": () => list({ cats: {}, dogs: {} }, ["cats"]),
  "pictures-stray": () => list({ cats: {}, dogs: {}, "houses.csv": "file" }),
  "pictures-beside": () => list({ cats: {}, dogs: {}, "1.png": "file" }),
  "pictures-inside": () => list({ cats: { "1.png": "file" }, dogs: { more: {} } }),
  "pictures-link": () => list({ cats: { "1.png": "link" }, dogs: {} }),
  "pictures-no-file": () => list({ cats: { "1.png": "pipe" }, dogs: {} }),
  "pictures-kind": () => readPicture(Uint8Array.of(0xff, 0xd8, 0xff)),
  "pictures-no-picture": () => readPicture(Buffer.from("a cat")),
};
