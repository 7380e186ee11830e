/** Files are written whole or not at all. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Refusal } from "../../src/cli/failure/failure.ts";
import { checkWritable, type Files, saveFile } from "../../src/cli/files/save.ts";
import { dictionaries } from "../../src/cli/words/language.ts";
import { nodeFiles } from "../../src/files/system.ts";
import { folder, listing } from "./surroundings.ts";

const terminal = { files: nodeFiles };
const [en, ko] = [dictionaries.en, dictionaries.ko].map((messages) => ({ terminal, messages })) as [Files, Files];

describe("a file", () => {
  it("is written, and written over", async () => {
    const path = folder({ "a.txt": "old" });
    await saveFile(join(path, "a.txt"), "new", en);
    await saveFile(join(path, "b.bin"), Uint8Array.of(1, 2), en);
    expect(readFileSync(join(path, "a.txt"), "utf8")).toBe("new");
    expect([...readFileSync(join(path, "b.bin"))]).toEqual([1, 2]);
    expect(listing(path)).toEqual(["a.txt", "b.bin"]);
  });

  it("that cannot take its place leaves nothing behind", async () => {
    const path = folder();
    const target = join(path, "folder");
    mkdirSync(target);
    writeFileSync(join(target, "kept"), "");
    await expect(saveFile(target, "new", en)).rejects.toThrow(`cannot write ${target}: it is a folder`);
    expect([listing(path), listing(target)]).toEqual([["folder"], ["kept"]]);
  });

  it("needs a folder", async () => {
    const target = join(folder(), "none", "x");
    const sentence = `cannot write ${target}: there is no such folder`;
    await expect(saveFile(target, "new", en)).rejects.toThrow(sentence);
    await expect(checkWritable(target, "new", en)).rejects.toThrow(sentence);
  });

  it("is known to be writable before the work is done", async () => {
    const path = folder();
    await expect(checkWritable(join(path, "x"), "new", en)).resolves.toBeUndefined();
    await expect(checkWritable(path, "new", en)).rejects.toThrow(`cannot write ${path}: it is a folder`);
    expect(listing(path)).toEqual([]);
  });
});

describe("what the system answers is said in words", () => {
  it.each([
    ["/dev/full", "cannot write /dev/full: no space is left there", "/dev/full: 쓸 수 없습니다. 남은 공간이 없습니다"],
    ["/dev", "cannot write /dev: it is a folder", "/dev: 쓸 수 없습니다. 파일이 아니라 폴더입니다"],
  ])("%s", async (path, english, korean) => {
    await expect(saveFile(path, "new", en)).rejects.toThrow(new Refusal(english));
    await expect(saveFile(path, "new", ko)).rejects.toThrow(new Refusal(korean));
  });
});
