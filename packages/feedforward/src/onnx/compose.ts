/**
 * Operators that are made of others: what they mean is the composition that exporters write for them, so that a file with the
 * one and a file with the other have the same bits.
 */

import { transpose } from "../ops/transpose.ts";
import { where } from "../ops/where.ts";
import type { ValueId } from "../program/program.ts";
import { allocate, type DType } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { elementDType, elementName } from "./element-types.ts";
import { type OperatorRow, simple } from "./operator.ts";

const axisAttribute = { axis: "int" } as const;

export const composedOperators = {
  /** Channels to blocks of pixels. */
  DepthToSpace: {
    forms: [
      { since: 1, inputs: [1, 1], outputs: [1, 1], attributes: { blocksize: "int" }, required: ["blocksize"] },
      {
        since: 11,
        inputs: [1, 1],
        outputs: [1, 1],
        attributes: { blocksize: "int", mode: "string" },
        required: ["blocksize"],
      },
    ],
    lower(call) {
      const [n, c, h, w, block] = pixelBlocks(call);
      if (c % (block * block) !== 0)
        throw call.fault("block-channels", "$channels channels are no multiple of $block²", c, block);
      const depth = c / (block * block);
      const isColumns = call.string("mode", "DCR") === "CRD";
      const apart = call.view(
        call.input(0),
        isColumns ? [n, depth, block, block, h, w] : [n, block, block, depth, h, w],
      );
      const order = isColumns ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2];
      return [call.view(call.emit(transpose, { order }, apart), [n, depth, h * block, w * block])];
    },
  },

  EyeLike: simple(9, 1, { dtype: "int", k: "int" }, (call) => {
    const { dtype, shape } = call.type(0);
    const [rows, columns] = shape;
    if (shape.length !== 2)
      throw call.fault("operator-matrix", "expected a matrix as input $input, got $got", 0, shape);
    const number = call.int("dtype", 0);
    const asked = number === 0 ? dtype : elementDType(number);
    if (asked === null) throw call.refuse("operator-makes", "does not make the dtype $dtype", elementName(number));
    const offset = call.int("k", 0);
    call.reserve("float32", shape);
    const eye = Float32Array.from({ length: rows! * columns! }, (_, i) =>
      Number((i % columns!) - Math.floor(i / columns!) === offset),
    );
    return call.constantValue(new Tensor("float32", [rows!, columns!], eye).to(asked));
  }),

  Not: simple(1, 1, {}, (call) => {
    if (call.type(0).dtype !== "bool")
      throw call.fault("operator-bool", "expected bool, got $dtype", call.type(0).dtype);
    return call.compare("equal", call.input(0), call.number(false));
  }),

  /** `on` at the place that an index names along a new axis, `off` elsewhere. */
  OneHot: {
    forms: [
      { since: 9, inputs: [3, 3], outputs: [1, 1], attributes: axisAttribute },
      { since: 11, inputs: [3, 3], outputs: [1, 1], attributes: axisAttribute },
    ],
    lower: (call) => [oneHot(call)],
  },

  SpaceToDepth: simple(1, 1, { blocksize: "int" }, (call) => {
    const [n, c, h, w, block] = pixelBlocks(call);
    if (h % block !== 0 || w % block !== 0)
      throw call.fault("block-pixels", "$height × $width pixels are no multiple of $block", h, w, block);
    const apart = call.view(call.input(0), [n, c, h / block, block, w / block, block]);
    const moved = call.emit(transpose, { order: [0, 3, 5, 1, 2, 4] }, apart);
    return call.view(moved, [n, c * block * block, h / block, w / block]);
  }),

  /** What lies above or below a diagonal; 0 elsewhere. */
  Trilu: simple(14, [1, 2], { upper: "int" }, (call) => {
    const { dtype, shape } = call.type(0);
    const [rows, columns] = shape.slice(-2);
    if (shape.length < 2) throw call.fault("operator-matrices", "expected matrices, got $got", shape);
    const offset = call.optionalConstant(1)?.at(0) ?? 0;
    const isUpper = call.int("upper", 1) !== 0;
    call.reserve("bool", [rows!, columns!]);
    const kept = Uint8Array.from({ length: rows! * columns! }, (_, i) => {
      const distance = (i % columns!) - Math.floor(i / columns!);
      return Number(isUpper ? distance >= offset : distance <= offset);
    });
    const mask = call.constantValue(new Tensor("bool", [rows!, columns!], kept));
    return call.emit(where, {}, mask, call.input(0), call.constantValue(zeroOf(dtype)));
  }),
} satisfies Record<string, OperatorRow>;

function zeroOf(dtype: DType): Tensor {
  return new Tensor(dtype, [], allocate(dtype, 1) as never);
}

function pixelBlocks(call: Call): [n: number, c: number, h: number, w: number, block: number] {
  const shape = call.shape(0);
  const block = call.int("blocksize", 0);
  if (shape.length !== 4 || !(block >= 1))
    throw call.fault("block-input", "expected pictures and blocks, got $got and $block", shape, block);
  return [...(shape as unknown as [number, number, number, number]), block];
}

function oneHot(call: Call): ValueId {
  const shape = call.shape(0);
  const depth = call.constant(1).at(0);
  const values = call.constant(2);
  if (!(Number.isInteger(depth) && depth >= 0 && depth <= 2 ** 24) || values.size !== 2) {
    throw call.fault(
      "onehot-values",
      "expected a depth and two values, got $depth and $values",
      depth,
      values.toString(),
    );
  }
  const axis = call.axis(call.int("axis", -1), shape.length + 1);
  const indices = call.cast(call.input(0), "int64");
  const zero = call.constantValue(new Tensor("int64", [], BigInt64Array.of(0n)));
  const size = call.constantValue(new Tensor("int64", [], BigInt64Array.of(BigInt(depth))));
  const isNegative = call.compare("less", indices, zero);
  const raised = call.calc("add", indices, size);
  const places = call.emit(where, {}, isNegative, raised, indices);
  const column = call.view(places, [...shape.slice(0, axis), 1, ...shape.slice(axis)]);
  const all: Shape = [depth, ...shape.slice(axis).map(() => 1)];
  call.reserve("int64", all);
  const numbers = call.constantValue(
    new Tensor(
      "int64",
      all,
      BigInt64Array.from({ length: depth }, (_, i) => BigInt(i)),
    ),
  );
  const isThere = call.compare("equal", column, numbers);
  const [off, on] = [0, 1].map((i) =>
    call.constantValue(
      values
        .reshape(2)
        .slice(i, i + 1)
        .reshape(),
    ),
  );
  return call.emit(where, {}, isThere, on!, off!);
}
