/**
 * The session that most programs want: the same answers as a plain one, from the fastest backend that this place allows.
 */

import type { BackendName } from "./backend/backend.ts";
import { prepareOn } from "./backend/select.ts";
import type { Network } from "./network/network.ts";
import { PlainSession } from "./plain-session.ts";
import { planNetwork } from "./plan/planner.ts";

export interface SessionOptions {
  /** The best that this place allows, unless one is asked for. */
  readonly backend?: BackendName;
}

export class Session extends PlainSession {
  constructor(network: Network, options: SessionOptions = {}) {
    super(network, prepareOn(planNetwork(network), options.backend));
  }
}
