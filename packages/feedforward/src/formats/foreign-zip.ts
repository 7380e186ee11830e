/**
 * Zip files that hold no model that is read here. Which archives are read is told by their members' names: NumPy's are
 * arrays and nothing else, PyTorch's have a pickle of one name. Any other is refused by what it holds: an archive is no
 * data only because nothing in it has been looked at.
 */

import { type UnsupportedError, unsupportedError } from "../errors.ts";

/** The pickle in an archive of PyTorch, in the folder that its members lie in. */
export const pickleMember = /^([^/]+\/)?data\.pkl$/;

/** Which of the two it is; null for any other archive. */
export function formatOfMembers(names: readonly string[]): "npz" | "torch" | null {
  if (names.some((name) => pickleMember.test(name))) return "torch";
  return names.length > 0 && names.every(isArray) ? "npz" : null;
}

/** Why an archive of neither is not read, by its members. */
export function foreignZip(names: readonly string[]): UnsupportedError {
  if (["config.json", "model.weights.h5"].every((name) => names.includes(name))) {
    return unsupportedError(
      "keras-file",
      'keras: a .keras file has its weights in HDF5, which is not read; in Python, np.savez("model.npz", **{w.path: w.numpy() for w in model.weights}) saves them, or tf2onnx converts the model to ONNX',
    );
  }
  const others = names.filter((name) => !isArray(name));
  const arrays = names.length - others.length;
  const shown = [...others.slice(0, 6), ...(others.length > 6 ? ["…"] : [])];
  if (names.length === 0) return unsupportedError("zip-empty", `${expected} no members`);
  if (arrays === 0) return unsupportedError("zip-members", `${expected} $members`, shown);
  return unsupportedError("zip-members-beside", `${expected} $members beside $arrays .npy`, shown, arrays);
}

const expected =
  "zip: expected arrays alone (.npy, as np.savez writes them) or PyTorch's archive (data.pkl, version), found";

function isArray(name: string): boolean {
  return name.endsWith(".npy");
}
