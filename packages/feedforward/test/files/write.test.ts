/**
 * A file is written whole or not at all: whatever the system answers, at whatever step, what stood there stays, and nothing
 * else is left in the folder. Real files where the system can be made to fail, and a system that is told to where not.
 */

import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, readlinkSync, statSync, symlinkSync } from "node:fs";
import { type FileHandle, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FileSystem, nodeFiles } from "../../src/files/system.ts";
import { isOutput, tryWrite, writeWhole } from "../../src/files/write.ts";
import { folder, listing } from "../cli/surroundings.ts";

const text = (path: string): string => readFileSync(path, "utf8");
const modeOf = (path: string): number => statSync(path).mode & 0o777;

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: as it was told`), { code });
}

/** A system whose calls of this name fail: those of the folder, or of an open file. */
function failing(step: string, code: string): FileSystem {
  const refuse = () => Promise.reject(failure(code));
  if (step in nodeFiles) return { ...nodeFiles, [step]: refuse };
  return {
    ...nodeFiles,
    async open(...args) {
      const handle = await nodeFiles.open(...args);
      const get = (of: FileHandle, key: string | symbol) => {
        const value: unknown = Reflect.get(of, key);
        if (key !== step) return typeof value === "function" ? value.bind(of) : value;
        return key === "close" ? () => of.close().then(refuse) : refuse;
      };
      return new Proxy(handle, { get });
    },
  };
}

describe("a file", () => {
  it("is written, and written over", async () => {
    const path = folder({ "a.txt": "old" });
    await writeWhole(join(path, "a.txt"), "new");
    await writeWhole(join(path, "b.bin"), Uint8Array.of(1, 2));
    expect([text(join(path, "a.txt")), ...readFileSync(join(path, "b.bin"))]).toEqual(["new", 1, 2]);
    expect(listing(path)).toEqual(["a.txt", "b.bin"]);
  });

  it.each([0o600, 0o640, 0o664, 0o755])("keeps its mode %o", async (mode) => {
    const path = join(folder({ "a.txt": "old" }), "a.txt");
    chmodSync(path, mode);
    await writeWhole(path, "new");
    expect([text(path), modeOf(path)]).toEqual(["new", mode]);
  });

  it("that is new has the mode that the process gives to files", async () => {
    const path = folder({ "usual.txt": "" });
    await writeWhole(join(path, "new.txt"), "new");
    expect(modeOf(join(path, "new.txt"))).toBe(modeOf(join(path, "usual.txt")));
  });

  it.each([
    ["255 bytes", "x".repeat(255)],
    ["255 bytes of Hangul", "가".repeat(85)],
    ["a line break", "a\nb"],
    ["spaces around", " a "],
    ["a dash first", "-a"],
  ])("may have a name of %s", async (_, name) => {
    const path = folder();
    await tryWrite(join(path, name), "new");
    await writeWhole(join(path, name), "new");
    expect([listing(path), text(join(path, name))]).toEqual([[name], "new"]);
  });

  it("is written while others write it too, each of them whole", async () => {
    const path = folder();
    const contents = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(contents.map((content) => writeWhole(join(path, "a"), content)));
    expect(contents).toContain(text(join(path, "a")));
    expect(listing(path)).toEqual(["a"]);
  });
});

describe("a symbolic link", () => {
  it("is written through, and stays", async () => {
    const path = folder({ "deep/a.txt": "old" });
    symlinkSync("deep/a.txt", join(path, "link"));
    symlinkSync(join(path, "link"), join(path, "second"));
    await writeWhole(join(path, "second"), "new");
    expect([text(join(path, "deep/a.txt")), readlinkSync(join(path, "link"))]).toEqual(["new", "deep/a.txt"]);
    expect([listing(path), listing(join(path, "deep"))]).toEqual([["deep", "link", "second"], ["a.txt"]]);
  });

  it("to what is not there makes it", async () => {
    const path = folder({ "deep/b.txt": "" });
    symlinkSync("deep/a.txt", join(path, "link"));
    await writeWhole(join(path, "link"), "new");
    expect(text(join(path, "deep/a.txt"))).toBe("new");
  });

  it("is followed as the system follows it, through linked folders too", async () => {
    const path = folder({ "one/two/x": "", "one/a.txt": "old" });
    symlinkSync("one/two", join(path, "short"));
    symlinkSync("short/../a.txt", join(path, "link"));
    await writeWhole(join(path, "link"), "new");
    expect([text(join(path, "one/a.txt")), listing(path)]).toEqual(["new", ["link", "one", "short"]]);
  });
});

describe("what is no file", () => {
  it("a pipe is streamed", async () => {
    const path = folder();
    const fifo = join(path, "fifo");
    execFileSync("mkfifo", [fifo]);
    const [, read] = await Promise.all([writeWhole(fifo, "new"), readFile(fifo, "utf8")]);
    expect([read, statSync(fifo).isFIFO(), listing(path)]).toEqual(["new", true, ["fifo"]]);
  });

  it("a pipe without a reader is not waited for in the trial", async () => {
    const fifo = join(folder(), "fifo");
    execFileSync("mkfifo", [fifo]);
    await expect(tryWrite(fifo, "new")).resolves.toBeUndefined();
  });

  it("a device is streamed", async () => {
    const path = folder();
    symlinkSync("/dev/null", join(path, "null"));
    await tryWrite(join(path, "null"), "new");
    await writeWhole(join(path, "null"), "new");
    expect([statSync("/dev/null").isCharacterDevice(), listing(path)]).toEqual([true, ["null"]]);
  });

  it("a device that is full says so", async () => {
    await expect(writeWhole("/dev/full", "new")).rejects.toMatchObject({ code: "ENOSPC" });
  });

  it.each(["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/dev/stderr"])(
    "%s is one of the program's own",
    async (name) => {
      expect(await isOutput(name)).toBe(name === "/dev/stderr" ? 2 : 1);
      expect(await isOutput(join(folder(), "a"))).toBeNull();
    },
  );
});

describe("refused, and nothing is left behind", () => {
  it.each([
    [".", "EISDIR"],
    ["link", "EISDIR"],
    ["none/a", "ENOENT"],
    ["file/a", "ENOTDIR"],
    ["circle", "ELOOP"],
    ["x".repeat(256), "ENAMETOOLONG"],
    [`${"가".repeat(85)}.`, "ENAMETOOLONG"],
  ])("%s", async (name, code) => {
    const path = folder({ file: "" });
    for (const [link, target] of Object.entries({ link: ".", circle: "back", back: "circle" }))
      symlinkSync(target, join(path, link));
    const before = listing(path);
    await expect(tryWrite(join(path, name), "new")).rejects.toMatchObject({ code });
    await expect(writeWhole(join(path, name), "new")).rejects.toMatchObject({ code });
    expect(listing(path)).toEqual(before);
  });

  const steps: readonly (readonly [step: string, code: string])[] = [
    ["open", "EACCES"],
    ["open", "EROFS"],
    ["open", "ENOSPC"],
    ["access", "EACCES"],
    ["writeFile", "ENOSPC"],
    ["writeFile", "EDQUOT"],
    ["writeFile", "EIO"],
    ["writeFile", "EFBIG"],
    ["sync", "EIO"],
    ["sync", "ENOSPC"],
    ["close", "EIO"],
    ["rename", "EXDEV"],
    ["rename", "EBUSY"],
    ["rename", "EIO"],
    ["rename", "EACCES"],
  ];

  it.each(steps)("%s that answers %s", async (step, code) => {
    const path = folder({ "a.txt": "old" });
    const system = failing(step, code);
    await expect(writeWhole(join(path, "a.txt"), "new", system)).rejects.toMatchObject({ code });
    expect([listing(path), text(join(path, "a.txt"))]).toEqual([["a.txt"], "old"]);
  });

  it.each(steps.filter(([step]) => step !== "rename"))(
    "%s that answers %s, in the trial already",
    async (step, code) => {
      const path = folder({ "a.txt": "old" });
      await expect(tryWrite(join(path, "a.txt"), "new", failing(step, code))).rejects.toMatchObject({ code });
      expect([listing(path), text(join(path, "a.txt"))]).toEqual([["a.txt"], "old"]);
    },
  );

  it("the trial changes nothing where all is well", async () => {
    const path = folder({ "a.txt": "old" });
    await tryWrite(join(path, "a.txt"), "new");
    await tryWrite(join(path, "b.txt"), "new");
    expect([listing(path), text(join(path, "a.txt"))]).toEqual([["a.txt"], "old"]);
  });
});

describe("what a file system does not have is not missed", () => {
  it.each([
    ["chmod", "EPERM"],
    ["chown", "EPERM"],
    ["sync", "EINVAL"],
    ["sync", "ENOTSUP"],
  ])("%s, which answers %s", async (step, code) => {
    const path = folder({ "a.txt": "old" });
    await writeWhole(join(path, "a.txt"), "new", failing(step, code));
    expect([listing(path), text(join(path, "a.txt"))]).toEqual([["a.txt"], "new"]);
  });
});
