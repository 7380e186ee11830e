/** What a refusal adds that a graph has no layers: it runs all the same. */

import { UnsupportedError, withData } from "../errors.ts";

/**
 * Where a graph is no chain of layers it runs as it is all the same, which the refusal says. The `cause` says
 * where the chain ends and nothing else.
 */
export function orSession<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof UnsupportedError) || !/^(chain|network)-/.test(error.code)) throw error;
    const { message, code, facts } = error;
    const sentence = `network: ${message}; a session runs the graph as it is`;
    throw withData(new UnsupportedError(sentence, { cause: error }), code, { ...facts, runsAsGraph: true });
  }
}
