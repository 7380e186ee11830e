/** A table of houses, and a training on it, from a command line to a file. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readNetwork } from "../../src/formats/model.ts";
import { Random } from "../../src/tensor/random.ts";
import { feedforward, folder } from "./surroundings.ts";

/** price = 3·area + 40 in Seoul; a class of two by it; gaps, dates, and numbers of rows. */
export function houses(count = 120): string {
  const random = new Random(5);
  const lines = Array.from({ length: count }, (_, i) => {
    const area = 20 + random.integer(100);
    const town = ["Seoul", "Busan"][random.integer(2)]!;
    const price = 3 * area + (town === "Seoul" ? 40 : 0);
    return [
      i + 1,
      i % 17 === 0 ? "" : area,
      town,
      `2020-01-${10 + (i % 20)}`,
      price + 0.5,
      price > 220 ? "dear" : "cheap",
    ];
  });
  return ["id,area,town,sold,price,class", ...lines.map((cells) => cells.join(","))].join("\n");
}

export const quick = ["--epochs", "60", "--batch", "16"];

export async function train(target: string, extra: readonly string[] = [], csv: string | Uint8Array = houses()) {
  const path = folder({ "houses.csv": csv, "houses.csv.gz": gzipSync(csv) });
  const [data, file] = [join(path, "houses.csv"), join(path, "net.safetensors")];
  const result = await feedforward(["train", "--data", data, "--target", target, "--out", file, ...quick, ...extra]);
  return { ...result, path, data, file, network: result.code === 0 ? readNetwork(readFileSync(file)) : null };
}
