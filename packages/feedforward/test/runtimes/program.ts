/**
 * What runs inside each runtime: the shipped network and the networks made from seeds, on every backend that the place
 * allows, and the sha256 of their outputs beside the golden ones. It imports no module of a platform.
 */

import type { BackendName } from "../../src/backend/backend.ts";
import { backendNames } from "../../src/backend/select.ts";
import { UnsupportedError } from "../../src/errors.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { byteRows, type Hashes, makeSeeded, type Seeded, sha256 } from "../seeded.ts";

/** Of one backend: how many networks were compared, and the names of those whose bits differ; or why it cannot run. */
export type Verdict =
  | { readonly compared: number; readonly different: readonly string[] }
  | { readonly absent: string };

export type Verdicts = Readonly<Record<BackendName, Verdict>>;

interface Case extends Seeded {
  readonly name: string;
  readonly outputs: string;
}

/** The shipped network as a compiled file, by what it runs on; opened only where that runs. */
export type CompiledFiles = Readonly<Record<BackendName, () => { readonly predict: (x: Uint8Array) => Float32Array }>>;

export async function compareBits(hashes: Hashes, model: Uint8Array, compiled: CompiledFiles): Promise<Verdicts> {
  const cases = casesOf(hashes, model);
  const verdicts = new Map<BackendName, Verdict>();
  for (const backend of backendNames) verdicts.set(backend, await judge(cases, backend, compiled[backend]));
  return Object.fromEntries(verdicts) as Verdicts;
}

function casesOf({ shipped: files, networks }: Hashes, model: Uint8Array): Case[] {
  const { pictures } = files[0]!;
  const rows = byteRows(new Random(pictures.seed), pictures.rows, 784);
  const shipped = { name: "mnist-mlp", network: readNetwork(model), rows, outputs: pictures.outputs };
  return [
    shipped,
    ...networks.map(({ outputs, ...recipe }) => ({ ...makeSeeded(recipe), name: recipe.name, outputs })),
  ];
}

async function judge(
  cases: readonly Case[],
  backend: BackendName,
  compiled: CompiledFiles[BackendName],
): Promise<Verdict> {
  const different: string[] = [];
  for (const { name, network, rows, outputs } of cases) {
    const session = sessionOn(network, backend);
    if (session instanceof UnsupportedError) return { absent: session.message };
    const { data } = session.predict(rows);
    if ((await sha256(new Uint8Array(data.slice().buffer))) !== outputs) different.push(name);
  }
  const [{ rows, outputs }] = cases as [Case];
  const answers = new Uint8Array(
    compiled()
      .predict(rows.data as Uint8Array)
      .slice().buffer,
  );
  if ((await sha256(answers)) !== outputs) different.push("mnist-mlp, compiled");
  return { compared: cases.length + 1, different };
}

function sessionOn(network: Seeded["network"], backend: BackendName): Session | UnsupportedError {
  try {
    return new Session(network, { backend });
  } catch (error) {
    if (error instanceof UnsupportedError) return error;
    throw error;
  }
}
