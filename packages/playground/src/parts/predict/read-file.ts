/**
 * From a file that the reader brings to a network. The readers of all formats are fetched when the first file comes.
 */

import { type ActivationName, type Network, UnsupportedError } from "feedforward";

/** The functions behind the layers, for a file that does not say them. */
export interface FileFunctions {
  readonly hidden: ActivationName;
  readonly output: ActivationName | "softmax";
}

export interface FileNetwork {
  readonly network: Network;
  /** What was taken for the functions, where the file does not say them; null where it does. */
  readonly functions: FileFunctions | null;
}

/** What most networks have that come without a word about it; one output is no softmax's. */
const usual: readonly FileFunctions[] = [
  { hidden: "relu", output: "softmax" },
  { hidden: "relu", output: "sigmoid" },
];

/** Why a file is not taken. */
export interface FileRefusal {
  readonly error: unknown;
  /** Whether opening the file in Python would run something: its pickle names more than plain data and arrays need. */
  readonly wouldRunCode: boolean;
}

/** The network in a file, with the functions that the reader names, where the file leaves that open. */
export async function readNetworkFile(
  bytes: Uint8Array,
  functions: FileFunctions | null,
): Promise<FileNetwork | FileRefusal> {
  const { inspectModel, readNetwork } = await import("feedforward/formats/model");
  const found = inspectModel(bytes, functions ?? {});
  if (found.network !== null) {
    const isAssumed = found.notes.some(({ code }) => code === "functions-assumed");
    return takenApart(found.network, functions ?? (isAssumed ? assumedIn(found.network) : null));
  }
  if (functions === null && found.noNetwork?.code === "functions-missing") {
    for (const given of usual) {
      const { network } = inspectModel(bytes, given);
      if (network !== null) return takenApart(network, given);
    }
  }
  const error = found.noNetwork ?? (found.safety === "unknown" ? null : found.error);
  return { error: error ?? errorOf(() => readNetwork(bytes)), wouldRunCode: found.safety === "code" };
}

/** The panels take networks of dense layers and functions apart; others are refused as they were before there were any. */
function takenApart(network: Network, functions: FileFunctions | null): FileNetwork | FileRefusal {
  const other = network.layers.find(({ type }) => !["dense", "activation", "softmax"].includes(type));
  if (other === undefined) return { network, functions };
  return { error: new UnsupportedError(`network: ${other.type} is no layer of a dense network`), wouldRunCode: false };
}

/** What is thrown for what is no model at all. */
function errorOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error;
  }
}

/** The functions that a network has been given: that of its first hidden layer, and the last. */
function assumedIn({ layers }: Network): FileFunctions {
  const [first, last] = [layers.find(({ type }) => type === "activation"), layers.at(-1)];
  return {
    hidden: first?.type === "activation" ? first.activation.name : "identity",
    output: last?.type === "activation" ? last.activation.name : "softmax",
  };
}
