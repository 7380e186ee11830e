/**
 * The encoders of ai.onnx.ml: a value becomes what stands at its place in a list, or a row that has 1 at that place. Texts are
 * positions in a list of words that is known when a graph is lowered, so that they are looked up before anything runs.
 */

import { argMax } from "../ops/argmax.ts";
import { gather } from "../ops/gather.ts";
import { reduce } from "../ops/reductions.ts";
import { where } from "../ops/where.ts";
import type { ValueId } from "../program/program.ts";
import { isFloat } from "../tensor/dtype.ts";
import { Tensor, tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { checkLength } from "./classify.ts";
import { type AttributeType, mlDomain } from "./node.ts";
import type { OperatorRow } from "./operator.ts";

/** A list of keys or of values: numbers, or texts. */
type List = { readonly numbers: Tensor } | { readonly texts: readonly string[] };

export const encoderOperators = {
  /** Another value for each key; the default for what is no key. */
  LabelEncoder: encoder(
    {
      classes_strings: "strings",
      default_float: "float",
      default_int64: "int",
      default_string: "string",
      default_tensor: "tensor",
      keys_floats: "floats",
      keys_int64s: "ints",
      keys_strings: "strings",
      keys_tensor: "tensor",
      values_floats: "floats",
      values_int64s: "ints",
      values_strings: "strings",
      values_tensor: "tensor",
    },
    (call) => {
      const classes = call.strings("classes_strings");
      const [keys, values] = classes === undefined ? listsOf(call) : classLists(call, classes);
      const count = lengthOf(keys);
      checkLength(call, "values", lengthOf(values), count);
      const place = placesOf(call, keys);
      if ("texts" in values) return call.named(place, [...values.texts, call.string("default_string", "_Unused")]);
      return call.emit(gather, { axis: 0 }, call.constantValue(withDefault(call, values.numbers)), place);
    },
  ),

  /** One more axis: 1 at the place of the category, zeros for what is none of them. */
  OneHotEncoder: encoder({ cats_int64s: "ints", cats_strings: "strings", zeros: "int" }, (call) => {
    const texts = call.strings("cats_strings");
    const numbers = call.ints("cats_int64s") ?? [];
    const categories: List = texts === undefined ? { numbers: wholes(numbers) } : { texts };
    const count = lengthOf(categories);
    call.reserve("float32", [count + 1, count]);
    const rows = Float32Array.from({ length: (count + 1) * count }, (_, i) =>
      Number(i % count === Math.floor(i / count)),
    );
    const table = call.constantValue(new Tensor("float32", [count + 1, count], rows));
    return call.emit(gather, { axis: 0 }, table, placesOf(call, categories));
  }),
} satisfies Record<string, OperatorRow>;

function encoder(attributes: Readonly<Record<string, AttributeType>>, lower: (call: Call) => ValueId): OperatorRow {
  return {
    domain: mlDomain,
    readsTexts: true,
    forms: [{ since: 1, inputs: [1, 1], outputs: [1, 1], attributes }],
    lower: (call) => [lower(call)],
  };
}

/** Where each value stands among the keys, int64; behind them all where it is none. */
function placesOf(call: Call, keys: List): ValueId {
  const words = call.wordsOf(0);
  if ("texts" in keys) {
    if (words === null) throw call.refuse("encoder-texts", "expected texts, got $got", call.type(0).dtype);
    const places = words.map((word) => placeAmong(keys.texts.indexOf(word), keys.texts.length));
    return call.emit(gather, { axis: 0 }, call.constantValue(wholes(places)), call.input(0));
  }
  if (words !== null) throw call.refuse("encoder-numbers", "expected numbers, got texts");
  return placesOfNumbers(call, keys.numbers);
}

function placeAmong(place: number, count: number): number {
  return place < 0 ? count : place;
}

/** The first key that each number equals; NaN is NaN. */
function placesOfNumbers(call: Call, numbers: Tensor): ValueId {
  const count = numbers.size;
  // Whole numbers are looked for as such, as ONNX Runtime does.
  const x = isFloat(numbers.dtype) ? call.cast(call.input(0), "float32") : call.cast(call.input(0), "int64");
  const { dtype, shape } = call.builder.type(x);
  if (count === 0) return call.calc("mul", call.cast(call.input(0), "int64"), call.constantValue(wholes([0])));
  const keys = call.constantValue(numbers.to(dtype).reshape(count));
  const column = call.view(x, [...shape, 1]);
  const isKey = withMissing(call, column, { keys, numbers, equal: call.compare("equal", column, keys) });
  const axis = shape.length;
  const found = call.cast(isKey, "float32");
  const place = call.emit(argMax, { axis, keepsAxis: false, isLast: false }, found);
  const most = call.emit(reduce, { reduction: "max", axes: [axis], keepsAxes: false }, found);
  const isFound = call.compare("greater", most, call.number(0));
  return call.emit(
    where,
    {},
    isFound,
    place,
    call.constantValue(tensor(BigInt64Array.of(BigInt(count)), { shape: [] })),
  );
}

/** NaN equals nothing: where it is a key, what does not equal itself is it. */
function withMissing(
  call: Call,
  x: ValueId,
  { keys, numbers, equal }: { readonly keys: ValueId; readonly numbers: Tensor; readonly equal: ValueId },
): ValueId {
  if (!isFloat(numbers.dtype) || !Array.from(numbers.data as Float32Array).some(Number.isNaN)) return equal;
  const isNone = (value: ValueId): ValueId =>
    call.compare("equal", call.compare("equal", value, value), call.number(false));
  return call.compare("or", equal, call.compare("and", isNone(x), isNone(keys)));
}

/** Up to version 1 one list is both: texts, and their places. */
function classLists(call: Call, classes: readonly string[]): readonly [keys: List, values: List] {
  const places = { numbers: wholes(classes.map((_, i) => i)) };
  const texts = { texts: classes };
  return call.wordsOf(0) === null ? [places, texts] : [texts, places];
}

function listsOf(call: Call): readonly [keys: List, values: List] {
  return [listOf(call, "keys"), listOf(call, "values")];
}

function listOf(call: Call, name: "keys" | "values"): List {
  const texts = call.strings(`${name}_strings`);
  if (texts !== undefined) return { texts };
  const given = call.tensor(`${name}_tensor`);
  if (given !== undefined) return { numbers: given };
  const floats = call.floats(`${name}_floats`);
  return { numbers: floats === undefined ? wholes(call.ints(`${name}_int64s`) ?? []) : tensor(floats) };
}

function lengthOf(list: List): number {
  return "texts" in list ? list.texts.length : list.numbers.size;
}

/** The values, and behind them the default. */
function withDefault(call: Call, numbers: Tensor): Tensor {
  const given = call.tensor("default_tensor");
  if (!isFloat(numbers.dtype)) {
    const other = given === undefined ? BigInt(call.int("default_int64", -1)) : BigInt(given.at(0));
    const data = BigInt64Array.from([...(numbers.to("int64").data as BigInt64Array), other]);
    return new Tensor("int64", [data.length], data);
  }
  const other = given === undefined ? call.float("default_float", -0) : given.at(0);
  const data = Float32Array.from([...(numbers.to("float32").data as Float32Array), other]);
  return new Tensor("float32", [data.length], data);
}

function wholes(values: readonly number[]): Tensor {
  return new Tensor("int64", [values.length], BigInt64Array.from(values, BigInt));
}
