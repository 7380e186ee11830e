/** What is said of pictures, each from the mistake itself. */

import { Buffer } from "node:buffer";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encodePicture, picturesOf } from "../../../src/data/picture-record.ts";
import { checkPictureOptions, PictureCollector, type PictureSetOptions } from "../../../src/data/picture-set.ts";
import { writePng } from "../../../src/draw/png.ts";
import { type ErrorData, withData } from "../../../src/errors.ts";
import { readPng } from "../../../src/formats/png.ts";
import { loadPictures } from "../../../src/node.ts";
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
const image = writePng(zeros([2, 2], "uint8"));

/** Reads a folder with these files, in which a text that begins with `→` is a link. */
async function load(files: Readonly<Record<string, Uint8Array | string>>, like?: ReturnType<typeof told>) {
  const path = mkdtempSync(join(tmpdir(), "feedforward-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      if (typeof content === "string" && content.startsWith("→")) symlinkSync(content.slice(1), join(path, name));
      else writeFileSync(join(path, name), content);
    }
    return await loadPictures(path, like && { like });
  } catch (error) {
    throw withoutPlace(error as Error & ErrorData, path);
  } finally {
    rmSync(path, { recursive: true });
  }
}

/** The same of a folder whose name does not change. */
function withoutPlace({ message, code, facts }: Error & ErrorData, path: string): Error {
  const plain = (text: string): string => text.replaceAll(path, "pictures");
  return withData(new Error(plain(message)), code, { ...facts, path: plain(String(facts.path)) });
}

const collected = (options: PictureSetOptions, count: number, ...shapes: number[][]) => {
  checkPictureOptions(options);
  const collector = new PictureCollector(options, count);
  for (const [i, shape] of shapes.entries()) collector.add(`${i}.png`, 0, zeros(shape, "uint8"));
};

export const picturesMistakes: Readonly<Record<string, () => unknown>> = {
  "png-signature": () => readPng(Uint8Array.of(0xff, 0xd8, 0xff)),
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
  "pictures-no-classes": () => load({}),
  "pictures-one-class": () => load({ "cats/1.png": image }),
  "pictures-classes": () =>
    load(Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`${i}/1.png`, image] as const))),
  "pictures-class-empty": () => load({ "cats/1.png": image, "dogs/.DS_Store": "" }),
  "pictures-class-unknown": () => load({ "cats/1.png": image, "dogs/1.png": image }, told(record)),
  "pictures-beside": () => load({ "cats/1.png": image, "1.png": image }),
  "pictures-inside": () => load({ "cats/1.png": image, "dogs/more/1.png": image }),
  "pictures-link": () => load({ "cats/1.png": image, "dogs/1.png": "→nowhere" }),
  "pictures-no-file": () => load({ "cats/1.png": image, "dogs/1.png": "→/dev/null" }),
  "pictures-kind": () => load({ "cats/1.jpg": Uint8Array.of(0xff, 0xd8, 0xff), "dogs/1.png": image }),
  "pictures-no-picture": () => load({ "cats/1.txt": "a cat", "dogs/1.png": image }),
};
