/**
 * Which backend runs a program: the one that was asked for, or the best that this place allows. One that cannot start, for
 * want of memory or because a policy forbids it, is passed over: the next gives the same bits.
 */

import { unsupportedError } from "../errors.ts";
import { unknownName } from "../options/check.ts";
import type { Program } from "../program/program.ts";
import type { Backend, BackendName, Host, NamedExecutable, ThreadsOption } from "./backend.ts";
import { lateExecutable } from "./late.ts";
import { reference } from "./reference.ts";
import { isRefusal } from "./refusal.ts";
import { wasm } from "./wasm.ts";

/** The fastest first; the last one runs everywhere. */
const backends: readonly Backend[] = [wasm, reference];

/** The backends that there are. All give the same bits. */
export const backendNames: readonly BackendName[] = /* @__PURE__ */ backends.map(({ name }) => name);

/** The name of the backend that is asked for, or of the best that is available. Throws where it cannot run here. */
export function chooseBackend(asked?: BackendName): BackendName {
  return asked === undefined ? backends.find((backend) => backend.isAvailable())!.name : backendNamed(asked).name;
}

export interface PrepareOptions {
  readonly backend?: BackendName | undefined;
  readonly threads?: ThreadsOption | undefined;
  readonly host?: Host | undefined;
}

/** Makes a program ready on one backend, or on the best: where nothing of it was asked for, as late as it is wanted. */
export function prepareOn(
  program: Program,
  { backend: asked, threads = "auto", host }: PrepareOptions = {},
): NamedExecutable {
  const ready = (backend: Backend): NamedExecutable => ({
    name: backend.name,
    executable: backend.prepare(program, threads, host),
  });
  if (asked !== undefined) return ready(backendNamed(asked));
  const best = () => bestOf(ready);
  return threads === "auto" ? lateExecutable(program, best) : best();
}

/** On the fastest backend that can start. */
function bestOf(ready: (backend: Backend) => NamedExecutable): NamedExecutable {
  for (const backend of backends.slice(0, -1)) {
    if (!backend.isAvailable()) continue;
    try {
      return ready(backend);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  return ready(reference);
}

function backendNamed(asked: BackendName): Backend {
  const backend = backends.find(({ name }) => name === asked);
  if (backend === undefined) {
    throw unknownName(unsupportedError, "backend", { kind: "name", name: asked, names: backendNames });
  }
  if (!backend.isAvailable()) throw unsupportedError("backend-unavailable", "backend: $backend cannot run here", asked);
  return backend;
}
