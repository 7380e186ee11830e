/**
 * A network that was trained is not lost because its file cannot be written: what can be known is known before the first
 * epoch, and what fails afterwards is written somewhere else.
 */

import { rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FileSystem, nodeFiles } from "../../src/files/system.ts";
import { loadNetwork } from "../../src/node.ts";
import { feedforward, folder, listing, type Setting } from "./surroundings.ts";
import { data } from "./tiny.ts";

const short = ["--sizes", "4,4", "--holdout", "0", "--batch", "4", "--epochs", "1"];
const name = "net.safetensors";

function train(file: string, setting: Setting = {}, extra: readonly string[] = []) {
  return feedforward(["train", "--data", folder(data), ...short, "--out", file, ...extra], setting);
}

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: as it was told`), { code });
}

/** A system that fails from the moment the training has begun, for paths below these folders. */
function failingLater(step: "open" | "rename", code: string, ...folders: readonly string[]): Setting {
  let isLate = false;
  const isMeant = (path: unknown) => folders.some((parent) => String(path).startsWith(parent));
  const files: FileSystem = {
    ...nodeFiles,
    [step]: (...args: readonly unknown[]) =>
      isLate && isMeant(args[0]) ? Promise.reject(failure(code)) : Reflect.apply(nodeFiles[step], null, args),
  };
  const now = () => {
    isLate = true;
    return 0;
  };
  return { files, now };
}

describe("before the first epoch", () => {
  it.each([
    ["none/net.safetensors", "there is no such folder"],
    ["folder.safetensors", "it is a folder"],
    [`${"x".repeat(250)}.safetensors`, "the name is too long"],
  ])("%s is known not to be writable", async (path, reason) => {
    const place = folder({ "folder.safetensors/x": "" });
    const { code, out, err } = await train(join(place, path));
    expect([code, out, err]).toEqual([1, "", `feedforward: cannot write ${join(place, path)}: ${reason}\n`]);
  });

  it.each([
    ["EACCES", "permission denied", "권한이 없습니다"],
    ["EROFS", "the file system is read-only", "읽기 전용 파일 시스템입니다"],
    ["ENOSPC", "no space is left there", "남은 공간이 없습니다"],
  ])("%s is met", async (code, english, korean) => {
    const place = folder();
    const files = { ...nodeFiles, open: () => Promise.reject(failure(code)) };
    const file = join(place, name);
    expect(await train(file, { files })).toEqual({
      code: 1,
      out: "",
      err: `feedforward: cannot write ${file}: ${english}\n`,
    });
    expect((await train(file, { files }, ["--lang", "ko"])).err).toBe(
      `feedforward: ${file}: 쓸 수 없습니다. ${korean}\n`,
    );
    expect(listing(place)).toEqual([]);
  });

  it("as many parameters are tried as there will be", async () => {
    const place = folder();
    const sizes: number[] = [];
    const rm: FileSystem["rm"] = (path, options) => {
      sizes.push(statSync(path).size);
      return nodeFiles.rm(path, options);
    };
    await train(join(place, name), { files: { ...nodeFiles, rm } }, ["--sizes", "4,100,4"]);
    const parameterBytes = 4 * (5 * 100 + 101 * 4);
    expect(sizes).toEqual([0, expect.toSatisfy((bytes: number) => bytes > parameterBytes)]);
  });
});

describe("after the last epoch", () => {
  it.each([
    ["rename", "EXDEV", "the file there cannot be replaced: it is in use, or mounted by itself"],
    ["rename", "EIO", "the device failed"],
    ["open", "ENOSPC", "no space is left there"],
    ["open", "EDQUOT", "no space is left there"],
    ["open", "EACCES", "permission denied"],
  ] as const)("%s that answers %s: the network goes to the folder for temporary files", async (step, code, reason) => {
    const [place, spare] = [folder(), folder()];
    const file = join(place, name);
    const setting = { ...failingLater(step, code, place), spareFolders: [spare] };
    const { code: exit, out, err } = await train(file, setting);
    const [kept] = listing(spare);
    expect(kept).toMatch(/^net-\w+\.safetensors$/);
    const other = join(spare, kept!);
    const sentence = `cannot write ${file}: ${reason}; the network was written to ${other} instead`;
    expect([exit, err, listing(place)]).toEqual([1, `feedforward: ${sentence}\n`, []]);
    expect(out).not.toContain("written: ");
    expect((await loadNetwork(other)).outputSize).toBe(4);
  });

  it("beside it, where only the name cannot be written", async () => {
    const place = folder();
    symlinkSync("/dev/full", join(place, name));
    const { code, err } = await train(join(place, name));
    const [kept, ...rest] = listing(place).filter((other) => other !== name);
    expect([code, rest]).toEqual([1, []]);
    expect(err).toContain(`no space is left there; the network was written to ${join(place, kept!)} instead\n`);
    expect((await loadNetwork(join(place, kept!))).outputSize).toBe(4);
  });

  it("a folder that went meanwhile", async () => {
    const [place, spare] = [join(folder({ "deep/x": "" }), "deep"), folder()];
    const { code, err } = await train(join(place, name), {
      spareFolders: [spare],
      now() {
        rmSync(place, { recursive: true, force: true });
        return 0;
      },
    });
    expect([code, listing(spare).length]).toEqual([1, 1]);
    expect(err).toContain("there is no such folder; the network was written to ");
  });

  it("the next folder, where the first is full too, and JSON says which", async () => {
    const [place, full, home] = [folder(), folder(), folder()];
    const setting = { ...failingLater("open", "ENOSPC", place, full), spareFolders: [full, home] };
    const { code, out, err } = await train(join(place, name), setting, ["--json", "--lang", "ko"]);
    const other = join(home, listing(home)[0]!);
    expect([code, JSON.parse(out).file]).toEqual([1, other]);
    expect(err).toBe(
      `feedforward: ${join(place, name)}: 쓸 수 없습니다. 남은 공간이 없습니다. 신경망은 대신 ${other}에 저장했습니다\n`,
    );
  });

  it("a name that is as long as names can be finds a shorter one", async () => {
    const [place, spare] = [folder(), folder()];
    const file = join(place, `${"가".repeat(81)}.safetensors`);
    const setting = { ...failingLater("rename", "EIO", place), spareFolders: [spare] };
    expect((await train(file, setting)).code).toBe(1);
    expect(listing(spare)).toEqual([expect.stringMatching(/^trained-\w+\.safetensors$/)]);
  });

  it("asks on a terminal where nothing can be written, until something can", async () => {
    const [place, spare, other] = [folder(), folder(), folder()];
    const answers = [join(place, "again.safetensors"), join(other, "kept.safetensors")];
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return answers.shift() ?? null;
    };
    const setting = { ...failingLater("open", "ENOSPC", place, spare), spareFolders: [spare], ask };
    const { code, err } = await train(join(place, name), setting);
    expect([code, asked.length, listing(other)]).toEqual([1, 2, ["kept.safetensors"]]);
    expect(err).toContain(`cannot write ${join(place, "again.safetensors")}: no space is left there\n`);
    expect(err).toContain(`the network was written to ${join(other, "kept.safetensors")} instead\n`);
  });

  it.each([
    ["nobody can be asked", null],
    ["nobody answers", async () => null],
    ["the answer is empty", async () => " "],
  ])("says that the network is lost where %s", async (_, ask) => {
    const [place, spare] = [folder(), folder()];
    const setting = { ...failingLater("open", "ENOSPC", place, spare), spareFolders: [spare], ask };
    const { code, out, err } = await train(join(place, name), setting);
    expect(code).toBe(1);
    expect(err.split("\n").at(-2)).toBe(
      `feedforward: cannot write ${join(place, name)}: no space is left there; nor could it be written to ${place}, ${spare}: the network is lost`,
    );
    expect(out).toContain("loss"); // what was measured is shown all the same
  });
});

describe("an output that takes no more does not end the training", () => {
  it.each([
    ["EPIPE", 0, ""],
    ["ENOSPC", 1, "feedforward: cannot write standard output: no space is left there\n"],
  ])("%s: the file is written first", async (code, exit, err) => {
    let isLate = false;
    const place = folder();
    const setting: Setting = {
      failure: () => (isLate ? failure(code) : null),
      now() {
        isLate = true;
        return 0;
      },
    };
    const result = await train(join(place, name), setting, ["--epochs", "3"]);
    expect([result.code, result.err, listing(place)]).toEqual([exit, err, [name]]);
  });

  it("says where the network is even where the output takes nothing any more", async () => {
    const [place, spare] = [folder(), folder()];
    const later = failingLater("rename", "EIO", place);
    let isLate = false;
    const now = () => {
      isLate = true;
      return later.now!();
    };
    const setting: Setting = {
      ...later,
      now,
      spareFolders: [spare],
      failure: () => (isLate ? failure("ENOSPC") : null),
    };
    const { code, err } = await train(join(place, name), setting);
    expect([code, err.split("\n").slice(0, -1)]).toEqual([
      1,
      [
        expect.stringContaining(`the network was written to ${join(spare, listing(spare)[0]!)} instead`),
        "feedforward: cannot write standard output: no space is left there",
      ],
    ]);
  });
});
