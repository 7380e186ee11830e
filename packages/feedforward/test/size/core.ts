/**
 * A page that has its parameters already: layers, a session, no format. Every page pays this.
 */

import { Dense, Network, Session, Softmax, type Tensor } from "feedforward";

export function open(weight: Tensor, bias: Tensor): Session {
  return new Session(new Network([new Dense({ weight, bias }), new Softmax()]));
}
