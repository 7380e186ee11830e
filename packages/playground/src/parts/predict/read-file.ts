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

/** The network in a file, with the functions that the reader names, where the file leaves that open. */
export async function readNetworkFile(bytes: Uint8Array, functions: FileFunctions | null): Promise<FileNetwork> {
  const { readNetwork: readAny } = await import("feedforward/formats/model");
  const readNetwork = (...given: Parameters<typeof readAny>): Network => takenApart(readAny(...given));
  if (functions !== null) return { network: readNetwork(bytes, functions), functions };
  try {
    const network = readNetwork(bytes);
    return { network, functions: takesAny(readNetwork, bytes) ? assumedIn(network) : null };
  } catch (error) {
    const found = error instanceof UnsupportedError ? readAsUsual(readNetwork, bytes) : null;
    if (found === null) throw error; // it was not about the functions
    return found;
  }
}

/** The panels take networks of dense layers and functions apart; others are refused as they were before there were any. */
function takenApart(network: Network): Network {
  const other = network.layers.find(({ type }) => !["dense", "activation", "softmax"].includes(type));
  if (other === undefined) return network;
  throw new UnsupportedError(`network: ${other.type} is no layer of a dense network`);
}

type ReadModel = (bytes: Uint8Array, functions: FileFunctions) => Network;

function readAsUsual(readNetwork: ReadModel, bytes: Uint8Array): FileNetwork | null {
  for (const functions of usual) {
    try {
      return { network: readNetwork(bytes, functions), functions };
    } catch {
      // the next one may
    }
  }
  return null;
}

/** Whether a file leaves its functions open: one that says them takes no others. */
function takesAny(readNetwork: ReadModel, bytes: Uint8Array): boolean {
  const choices: FileFunctions[] = [
    { hidden: "step", output: "identity" },
    { hidden: "sigmoid", output: "tanh" },
  ];
  try {
    for (const choice of choices) readNetwork(bytes, choice);
    return true;
  } catch {
    return false;
  }
}

/** Whether opening the file in Python would run something: its pickle names more than plain data and arrays need. */
export async function wouldRunCode(bytes: Uint8Array): Promise<boolean> {
  const { inspectPickle } = await import("feedforward/formats/pickle");
  const { inspectTorch } = await import("feedforward/formats/torch");
  return [inspectPickle, inspectTorch].some((inspect) => {
    try {
      return inspect(bytes).imports.some(({ allowed }) => !allowed);
    } catch {
      return false; // it is no such file
    }
  });
}

/** The functions that a network has been given: that of its first hidden layer, and the last. */
function assumedIn({ layers }: Network): FileFunctions {
  const [first, last] = [layers.find(({ type }) => type === "activation"), layers.at(-1)];
  return {
    hidden: first?.type === "activation" ? first.activation.name : "identity",
    output: last?.type === "activation" ? last.activation.name : "softmax",
  };
}
