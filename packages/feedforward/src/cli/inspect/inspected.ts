/** The network that an inspected file holds. */

import { unsupportedError } from "../../errors.ts";
import type { Inspection } from "../../formats/model.ts";
import type { Network } from "../../network/network.ts";

/** Throws what the file's reader said, or that there is none. */
export function networkIn({ network, error, noNetwork, format }: Inspection): Network {
  if (network !== null) return network;
  throw error ?? noNetwork ?? unsupportedError("inspect-network", "inspect: $got holds no network", format);
}
