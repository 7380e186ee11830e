/**
 * The Korean of every code, by room. A test holds its keys and the names in its texts against what is really thrown.
 */

import { argumentRows } from "./korean-arguments.ts";
import { arrayRows } from "./korean-arrays.ts";
import { bytesRows } from "./korean-bytes.ts";
import { compileRows } from "./korean-compile.ts";
import { filesRows } from "./korean-files.ts";
import { graphRows } from "./korean-graph.ts";
import { graphLayerRows } from "./korean-graph-layers.ts";
import { hdf5Rows } from "./korean-hdf5.ts";
import { kerasRows } from "./korean-keras.ts";
import { modelRows } from "./korean-model.ts";
import { networkRows } from "./korean-network.ts";
import { operatorRows } from "./korean-operators.ts";
import { opRows } from "./korean-ops.ts";
import { pickleRows } from "./korean-pickle.ts";
import { pictureRows } from "./korean-pictures.ts";
import type { KoreanRows } from "./korean-row.ts";
import { runRows } from "./korean-run.ts";
import { tableRows } from "./korean-table.ts";
import { tensorRows } from "./korean-tensor.ts";

export const koreanRows: KoreanRows = {
  ...argumentRows,
  ...arrayRows,
  ...bytesRows,
  ...compileRows,
  ...filesRows,
  ...graphLayerRows,
  ...graphRows,
  ...kerasRows,
  ...hdf5Rows,
  ...modelRows,
  ...networkRows,
  ...operatorRows,
  ...opRows,
  ...pickleRows,
  ...pictureRows,
  ...runRows,
  ...tableRows,
  ...tensorRows,
};
