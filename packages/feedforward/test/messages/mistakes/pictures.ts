/** What is said of pictures, each from the mistake itself. */

import { Buffer } from "node:buffer";
import { readPng } from "../../../src/formats/png.ts";
import { chunk, type HeaderFields, header, imageData, png } from "../../formats/png-files.ts";

const end = chunk("IEND");
const palette = chunk("PLTE", [1, 2, 3, 4, 5, 6]);
const indexed = header({ colorType: 3 });
const pixel = imageData(0, 0);
const read = (...chunks: Uint8Array[]): unknown => readPng(png(...chunks));
const headed = (fields: HeaderFields): unknown => read(header(fields));

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
};
