/**
 * Files of PyTorch that are not as it wrote them: one of its own, from the golden file, with an entry put in the place of
 * another or beside the others.
 */

import { writeZip } from "../../src/formats/zip/write.ts";
import { readZipContent, readZipEntries } from "../../src/formats/zip/zip.ts";
import { readGolden } from "../golden.ts";
import { fromBase64, type GoldenArray } from "./golden-arrays.ts";

interface Golden {
  readonly files: readonly { name: string; pt: string; tensors: Record<string, GoldenArray> }[];
  readonly refused: readonly { name: string; pt: string; word: string }[];
}

export const golden = readGolden("torch") as Golden;

/** A file that PyTorch saved, by what was saved. */
export function torchFile(name: string): Uint8Array {
  return fromBase64(golden.files.find((candidate) => candidate.name === name)!.pt);
}

/** The file with one of its entries changed; names without their folder. */
export function replaced(pt: Uint8Array, entry: string, change: (content: Uint8Array) => Uint8Array): Uint8Array {
  const entries = [...readZipEntries(pt, "zip").values()];
  return writeZip(
    entries.map((one) => {
      const content = readZipContent(pt, one, "zip");
      return [one.name, one.name === `archive/${entry}` ? change(content) : content] as const;
    }),
  );
}

/** A tensor that PyTorch saved, with a member of this content: one more, or in the place of its own. */
export function withMember(path: string, content: Uint8Array): Uint8Array {
  const pt = torchFile("a tensor");
  const own = [...readZipEntries(pt, "zip").values()].map((one) => [one.name, readZipContent(pt, one, "zip")] as const);
  return writeZip(new Map([...own, [path, content]]));
}

/** An archive of these members in one folder. */
export function archive(members: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return writeZip(Object.entries(members).map(([name, content]) => [`archive/${name}`, content] as const));
}
