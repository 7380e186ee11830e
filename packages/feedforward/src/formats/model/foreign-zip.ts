/**
 * Zip files that hold no model that is read here. Which archives are read is told by their members' names: NumPy's are
 * arrays and nothing else, PyTorch's have a pickle of one name, Keras's a config.json. Any other is refused by what it holds: an archive is no
 * data only because nothing in it has been looked at.
 */

import { type UnsupportedError, unsupportedError } from "../../errors.ts";

/** The pickle in an archive of PyTorch, in the folder that its members lie in. */
export const pickleMember = /^([^/]+\/)?data\.pkl$/;

/** Which of them it is; null for any other archive. */
export function formatOfMembers(names: readonly string[]): "npz" | "torch" | "keras" | null {
  const hasConfig = names.includes("config.json");
  if (hasConfig && names.some((name) => name === "metadata.json" || name.startsWith("model.weights."))) return "keras";
  if (names.some((name) => pickleMember.test(name))) return "torch";
  return names.length > 0 && names.every(isArray) ? "npz" : null;
}

/** Why an archive of none of them is not read, by its members. */
export function foreignZip(names: readonly string[]): UnsupportedError {
  const others = names.filter((name) => !isArray(name));
  const arrays = names.length - others.length;
  const shown = [...others.slice(0, 6), ...(others.length > 6 ? ["…"] : [])];
  if (names.length === 0) return unsupportedError("zip-empty", `${expected} no members`);
  if (arrays === 0) return unsupportedError("zip-members", `${expected} $members`, shown);
  return unsupportedError("zip-members-beside", `${expected} $members beside $arrays .npy`, shown, arrays);
}

const expected =
  "zip: expected arrays alone (.npy, as np.savez writes them), PyTorch's archive (data.pkl, version) or Keras's (config.json, model.weights.h5), found";

function isArray(name: string): boolean {
  return name.endsWith(".npy");
}
