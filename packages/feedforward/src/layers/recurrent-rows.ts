/**
 * How recurrent layers are read from the file of a network, and all rows together. Apart from the others, so that a page with a
 * convolutional network does not carry the loop over steps.
 */

import type { RecurrentType } from "../network/layer.ts";
import type { LayerRow, LayerRows } from "../network/metadata.ts";
import { Gru, Lstm, Rnn } from "./recurrent.ts";
import type { GruOptions, LstmOptions, RnnOptions } from "./recurrent-options.ts";
import { given, layers } from "./rows.ts";

/** Beside `layers`, for `networkFromMetadata(metadata, tensors, { layers: { ...layers, ...recurrentLayers } })`. */
export const recurrentLayers = {
  lstm: (record, parameter) => new Lstm({ ...parts(parameter), ...settings(record) }),
  gru: (record, parameter) => {
    const { resetAfter } = record as Partial<GruOptions>;
    const state = resetAfter === false ? {} : { stateBias: parameter("stateBias") };
    return new Gru({ ...parts(parameter), ...state, ...settings(record), ...given({ resetAfter }) });
  },
  rnn: (record, parameter) => {
    const { nonlinearity } = record as Partial<RnnOptions>;
    return new Rnn({ ...parts(parameter), ...settings(record), ...given({ nonlinearity }) });
  },
} satisfies Record<RecurrentType, LayerRow>;

/** Every layer that a file may name; called, since bundlers keep what a module spreads. */
export function allLayers(): LayerRows {
  return { ...layers, ...recurrentLayers };
}

type Parameter = Parameters<LayerRow>[1];

function parts(parameter: Parameter): Pick<LstmOptions, "inputWeight" | "stateWeight" | "bias"> {
  return {
    inputWeight: parameter("inputWeight"),
    stateWeight: parameter("stateWeight"),
    bias: parameter("bias"),
  };
}

function settings(record: Parameters<LayerRow>[0]) {
  const { name, direction, returnSequences } = record as Partial<LstmOptions>;
  return given({ name, direction, returnSequences });
}
