/** The smallest network that has a layer with weights and a function, for mistakes that need one. */

import { Activation, Dense, Network, zeros } from "../../../src/index.ts";

export const mlp = new Network([new Dense({ weight: zeros([2, 3]) }), new Activation("relu")]);
