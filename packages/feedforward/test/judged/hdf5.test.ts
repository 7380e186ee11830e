/** HDF5 files that h5py writes anew, of other contents than the golden ones, are read as h5py reads them. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { hdf5Filters as filters, readHdf5 } from "../../src/formats/hdf5.ts";
import { fromBase64 } from "../formats/golden-arrays.ts";
import { pythonWith } from "../formats/python.ts";
import { type Golden, treeOf } from "../hdf5/golden.ts";

const script = fileURLToPath(new URL("../../scripts/golden-hdf5.py", import.meta.url));
const python = pythonWith("h5py");
const seed = Number(process.env.FEEDFORWARD_SEED ?? 1);

it.skipIf(python === null).each([1, 2, 3])("contents %i (skipped where there is no python3 with h5py)", (number) => {
  const given = String(1000 * seed + number);
  const { stdout, stderr, status } = spawnSync(python!, [script, given], { encoding: "utf8", maxBuffer: 2 ** 27 });
  expect([status, stderr]).toEqual([0, ""]);
  const { files, refused } = JSON.parse(stdout) as Golden;
  for (const { name, file, tree } of files)
    expect([name, treeOf(readHdf5(fromBase64(file), { filters }))]).toEqual([name, tree]);
  for (const { name, file } of refused) expect(() => readHdf5(fromBase64(file), { filters }), name).toThrow("hdf5: ");
});
