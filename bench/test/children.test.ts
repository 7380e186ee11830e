/** What peers are told about the machine, and what is said of those who are not there. */

import { afterEach, describe, expect, it, vi } from "vitest";
import { Child, environmentFor } from "../child.js";
import type { Peer } from "../results.ts";
import { reasonOf } from "../rounds.js";

const absent: Peer = {
  id: "absent",
  title: "absent",
  kind: "script",
  host: "node",
  module: "no-such-module",
  threads: 1,
  isHeavy: false,
};

afterEach(() => vi.unstubAllEnvs());

describe("the environment", () => {
  it("gives every library its threads and leaves OpenBLAS its kernel", () => {
    vi.stubEnv("OPENBLAS_CORETYPE", "Prescott");
    vi.stubEnv("OPENBLAS_L2_SIZE", "1");
    const env = environmentFor(2);
    expect(env).toMatchObject({ OPENBLAS_NUM_THREADS: "2", OMP_NUM_THREADS: "2" });
    expect(Object.keys(env).filter((name) => /CORETYPE|L2_SIZE/.test(name))).toEqual([]);
  });
});

describe("who is not there", () => {
  it.each([
    ["ERR_MODULE_NOT_FOUND: Cannot find package 'ml-matrix'", "not installed"],
    ["ModuleNotFoundError: No module named 'torch'", "not installed"],
    ["RuntimeError: NumPy runs without OpenBLAS here", "NumPy runs without OpenBLAS here"],
  ])("%s", (message, reason) => {
    expect(reasonOf(new Error(message))).toBe(reason);
  });

  it("is asked and named", async () => {
    const child = new Child(absent, 1, process.execPath);
    await expect(child.ask({ open: {} }, 300_000).catch(reasonOf)).resolves.toBe("not installed");
    child.end();
  });

  it("cannot be asked where the program is missing", async () => {
    const child = new Child(absent, 1, "/no/such/node");
    await expect(child.ask({ open: {} }, 300_000)).rejects.toThrow("the process ended");
  });

  it("is ended when no answer comes in time", async () => {
    const child = new Child(absent, 1, process.execPath);
    await expect(child.ask({ open: {} }, 1)).rejects.toThrow("no answer within 0.001 s");
    await expect(child.ask({ open: {} }, 300_000)).rejects.toThrow("the process ended");
  });
});
