/**
 * Which backend runs a plan: the one that was asked for, or the best that this place allows. One that cannot start, for
 * want of memory or because a policy forbids it, is passed over: the next gives the same bits.
 */

import { UnsupportedError } from "../errors.ts";
import { unknownName } from "../options/check.ts";
import type { Plan } from "../plan/plan.ts";
import type { Backend, BackendName, Executable, ThreadsOption } from "./backend.ts";
import { reference } from "./reference.ts";
import { isRefusal } from "./refusal.ts";
import { wasm } from "./wasm.ts";

/** The fastest first; the last one runs everywhere. */
const backends: readonly Backend[] = [wasm, reference];

export const backendNames: readonly BackendName[] = /* @__PURE__ */ backends.map(({ name }) => name);

export interface Prepared {
  readonly name: BackendName;
  readonly executable: Executable;
}

/** Makes a plan ready on one backend, or on the best. */
export function prepareOn(plan: Plan, asked?: BackendName, threads: ThreadsOption = "auto"): Prepared {
  if (asked !== undefined) return prepareAsked(plan, asked, threads);
  for (const backend of backends.slice(0, -1)) {
    if (!backend.isAvailable()) continue;
    try {
      return { name: backend.name, executable: backend.prepare(plan, threads) };
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  return prepareAsked(plan, reference.name, threads);
}

function prepareAsked(plan: Plan, asked: BackendName, threads: ThreadsOption): Prepared {
  const backend = backends.find(({ name }) => name === asked);
  if (backend === undefined) {
    throw new UnsupportedError(`backend: ${unknownName("name", asked, backendNames)}`);
  }
  if (!backend.isAvailable()) throw new UnsupportedError(`backend: ${asked} cannot run here`);
  return { name: backend.name, executable: backend.prepare(plan, threads) };
}
