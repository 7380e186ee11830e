/** Operators that make values of sizes and of single elements: repeated, or counted up. */

import { expand } from "../ops/expand.ts";
import { broadcastShape } from "../tensor/broadcast.ts";
import { allocate, type DType } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import { Tensor, tensor } from "../tensor/tensor.ts";
import { type OperatorRow, simple } from "./operator.ts";

/** Those of the standard. */
const rangeTypes: ReadonlySet<DType> = new Set<DType>(["float32", "float64", "int16", "int32", "int64"]);

export const repeatOperators = {
  /** One value repeated to a shape. */
  ConstantOfShape: simple(9, 1, { value: "tensor" }, (call) => {
    const shape = call.whole(0);
    const value = call.tensor("value") ?? tensor([0]);
    if (value.size !== 1) throw call.fault("fill-value", "expected a single value, got $got", value.toString());
    return call.emit(expand, { shape }, call.constantValue(value.reshape(...shape.map(() => 1))));
  }),

  Expand: simple(8, 2, {}, (call) => {
    const shape = broadcastShape(call.shape(0), call.whole(1));
    if (shape === null)
      throw call.fault("op-expand", "$got does not repeat to $expected", call.shape(0), call.whole(1));
    return call.emit(expand, { shape }, call.input(0));
  }),

  /** start, start + delta, … before limit. */
  Range: simple(11, 3, {}, (call) => {
    const parts = [0, 1, 2].map((i) => call.constant(i));
    const { dtype } = parts[0]!;
    const [start, limit, delta] = parts.map((part) => part.data[0]!);
    if (parts.some((part) => part.size !== 1 || part.dtype !== dtype))
      throw call.fault("range-numbers", "expected three single numbers of one dtype");
    if (!rangeTypes.has(dtype)) throw call.refuse("operator-makes", "does not make the dtype $dtype", dtype);
    const count = Math.max(0, Math.ceil((Number(limit) - Number(start)) / Number(delta)));
    call.reserve(dtype, [count]);
    const data = allocate(dtype, count);
    for (let i = 0; i < count; i++) {
      data[i] = (
        typeof start === "bigint" ? start + BigInt(i) * (delta as bigint) : start! + i * (delta as number)
      ) as never;
    }
    return call.constantValue(new Tensor(dtype, [count], data as never));
  }),

  Size: simple(1, 1, {}, (call) =>
    call.constantValue(new Tensor("int64", [], BigInt64Array.of(BigInt(sizeOf(call.shape(0)))))),
  ),

  Tile: simple(6, 2, {}, (call) => {
    const shape = call.shape(0);
    const repeats = call.whole(1);
    if (repeats.length !== shape.length || repeats.some((count) => count < 0)) {
      throw call.fault("tile-repeats", "expected $axes repeats of at least 0, got $got", shape.length, repeats);
    }
    // Each axis becomes two, of which the first is repeated.
    const apart = call.view(
      call.input(0),
      shape.flatMap((size) => [1, size]),
    );
    const repeated = call.emit(expand, { shape: shape.flatMap((size, axis) => [repeats[axis]!, size]) }, apart);
    return call.view(
      repeated,
      shape.map((size, axis) => size * repeats[axis]!),
    );
  }),
} satisfies Record<string, OperatorRow>;
