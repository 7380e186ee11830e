/**
 * A program that is ended while it writes: `main.js PATH HOW`. Its system never brings a file to the disk, so the temporary
 * file is there from the line "writing" on.
 */

import type { FileHandle } from "node:fs/promises";
import { type FileSystem, nodeFiles } from "../../src/files/system.ts";
import { writeWhole } from "../../src/files/write.ts";

const [path = "", how = ""] = process.argv.slice(2);

const endings: Readonly<Record<string, () => void>> = {
  waits() {},
  exits: () => process.exit(3),
  throws() {
    throw new Error("midway");
  },
  listens: () => process.on("SIGTERM", () => process.exit(4)),
};

const system: FileSystem = {
  ...nodeFiles,
  async open(...args) {
    const handle = await nodeFiles.open(...args);
    const sync = () => {
      setImmediate(() => {
        endings[how]!();
        process.stdout.write("writing\n");
      });
      return new Promise<void>((resolve) => setTimeout(resolve, 60_000));
    };
    const get = (of: FileHandle, key: string | symbol) => {
      const value: unknown = Reflect.get(of, key);
      return key === "sync" ? sync : typeof value === "function" ? value.bind(of) : value;
    };
    return new Proxy(handle, { get });
  },
};

await writeWhole(path, "new", system);
