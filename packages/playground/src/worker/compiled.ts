/** A network as a file that runs by itself, made by `feedforward compile` here in the worker. */

import type { Network } from "feedforward";
import { compile } from "feedforward/compile";
import type { CompiledForm } from "./messages.ts";

/** `normalize`: pixels are divided by 255, though the network does not declare it. */
export function compiledFile(
  { network, normalize }: { readonly network: Network; readonly normalize: boolean },
  form: CompiledForm,
): Uint8Array<ArrayBuffer> {
  const whole = normalize ? network.with({ input: { scale: "1/255" } }) : network;
  const options = form === "wasm" ? { target: "wasm" as const } : { target: "js" as const, wasm: form === "js" };
  const [file] = compile(whole, options).values();
  return file as Uint8Array<ArrayBuffer>;
}
