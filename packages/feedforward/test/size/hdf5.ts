/**
 * A page that has its layers already and takes their parameters from an HDF5 file.
 */

import { Dense, Network, Session, Softmax, type Tensor } from "feedforward";
import { readHdf5 } from "feedforward/formats/hdf5";

export function open(bytes: Uint8Array): Session {
  const { groups } = readHdf5(bytes);
  const [weight, bias] = ["kernel", "bias"].map((name) => groups.get("dense")?.datasets.get(name)?.value as Tensor);
  return new Session(new Network([new Dense({ weight: weight!, bias: bias! }), new Softmax()]));
}
