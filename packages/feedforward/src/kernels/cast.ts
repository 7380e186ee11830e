/**
 * The kernel of casts between truth, bytes, whole numbers of 32 bits and float32, where nothing has to be cut or wrapped. Others run
 * in the reference.
 */

import type { DType } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Func } from "../wasm/module.ts";
import { I32 } from "../wasm/values.ts";
import type { DataArea } from "./data.ts";
import type { Define, Kernel } from "./kernel.ts";
import { isTrue, mixedBytes, type Operand, onesOf, truthOf, widened, writeMixed } from "./mixed.ts";
import { type Nest, nestOf } from "./nest.ts";

/** From → to. */
const known: Readonly<Partial<Record<DType, readonly DType[]>>> = {
  bool: ["float32", "int32", "uint8", "bool"],
  uint8: ["float32", "int32", "bool"],
  int32: ["float32", "bool"],
  float32: ["bool"],
};

interface Cast {
  readonly nest: Nest;
  readonly from: DType;
  readonly to: DType;
}

export const castKernel: Kernel = {
  plan({ inputs: [x], outputs: [y] }) {
    const [from, to] = [x!.dtype, y!.dtype];
    const size = sizeOf(y!.shape);
    if (known[from]?.includes(to) !== true || x!.isConstant || size === 0) return null;
    const bytes = [mixedBytes(to)!, mixedBytes(from)!];
    const nest = { ...nestOf([size], [[1]], [bytes[0]! * size, x!.pitch]), bytes };
    return {
      emit(e) {
        e.f.call(e.func(define, { nest, from, to }), e.rows, e.outputs[0]!.address, e.inputs[0]!.address);
      },
    };
  },
};

const define: Define<Cast> = ({ module, data }, { nest, from, to }) =>
  module.func(`${from}_to_${to}`, (f) => {
    const [rows, y, x] = [f.param(I32), f.param(I32), f.param(I32)];
    writeMixed(f, nest, { rows, addresses: [y, x] }, ([given], vectors) =>
      given!.bytes === null
        ? fromWords(f, data, { from, to }, given!)
        : fromBytes(f, data, { from, to }, [given!, vectors]),
    );
  });

type Types = Pick<Cast, "from" | "to">;

function fromBytes(
  f: Func,
  data: DataArea,
  { from, to }: Types,
  [{ bytes }, vectors]: readonly [Operand, number],
): Operand {
  const isOne = from === "bool" || to === "bool";
  const values = isOne ? f.let(onesOf(f, data, isTrue(f, data, bytes!))) : bytes!;
  if (mixedBytes(to) === 1) return { words: [], bytes: values };
  const words = widened(f, values, vectors).map((lanes) => (to === "float32" ? lanes.toF32x4() : lanes.bitsAsFloats()));
  return { words, bytes: null };
}

function fromWords(f: Func, data: DataArea, { from, to }: Types, { words }: Operand): Operand {
  if (to === "float32") return { words: words.map((word) => word.bits().toF32x4()), bytes: null };
  const zero = data.splat(f, 0);
  // Whole numbers become floats first: none of them but 0 becomes 0.
  const floats = words.map((word) => (from === "int32" ? word.bits().toF32x4() : word));
  return {
    words: [],
    bytes: truthOf(
      f,
      data,
      floats.map((word) => f.let(word.notEqual(zero))),
    ),
  };
}
