/** What TypeScript is told of sessions and tensors: `npm run types` holds it, nothing here runs that could fail otherwise. */

import { expectTypeOf, it } from "vitest";
import { type NestedArray, Network, Session, type Tensor, type TensorLike, tensor } from "../src/index.ts";
import { Session as PlainSession } from "../src/plain.ts";

const network = new Network([], { input: { size: 2 } });
const session = new Session(network);

it("a list of numbers has one label, a list of lists has a list, and what may be either has either", () => {
  const list: readonly number[] = [1, 2];
  const either = list as readonly number[] | readonly (readonly number[])[];
  expectTypeOf(session.classify([1, 2])).toEqualTypeOf<string>();
  expectTypeOf(session.classify(list)).toEqualTypeOf<string>();
  expectTypeOf(session.classify([[1, 2]])).toEqualTypeOf<string[]>();
  expectTypeOf(session.classify([list])).toEqualTypeOf<string[]>();
  expectTypeOf(session.classify(Float32Array.of(1, 2))).toEqualTypeOf<string | string[]>();
  expectTypeOf(session.classify(tensor([1, 2]))).toEqualTypeOf<string | string[]>();
  expectTypeOf(session.classify([1, 2] as TensorLike)).toEqualTypeOf<string | string[]>();
  expectTypeOf(session.classify(either)).toEqualTypeOf<string | string[]>();
  expectTypeOf(session.classify([[1, 2]] as NestedArray)).toEqualTypeOf<string | string[]>();
  expectTypeOf(session.classifyRows([1, 2])).toEqualTypeOf<string[]>();
});

it("one kind of session, whichever entry makes it", () => {
  expectTypeOf<PlainSession>().toEqualTypeOf<Session>();
  expectTypeOf(new PlainSession(network)).toEqualTypeOf(session);
  // @ts-expect-error in plain JavaScript there is no backend to choose
  expectTypeOf(() => new PlainSession(network, { backend: "wasm" })).toBeFunction();
  // @ts-expect-error the name is misspelt
  expectTypeOf(() => new Session(network, { thread: 2 })).toBeFunction();
});

it("a tensor iterates over tensors, or the elements that its dtype has", () => {
  expectTypeOf([...tensor([1])]).toEqualTypeOf<(Tensor<"float32"> | number)[]>();
  expectTypeOf([...tensor([1n], { dtype: "int64" })]).toEqualTypeOf<(Tensor<"int64"> | bigint)[]>();
  expectTypeOf([...tensor([true], { dtype: "bool" })]).toEqualTypeOf<(Tensor<"bool"> | boolean)[]>();
  expectTypeOf<Tensor<"float32">>().toExtend<Tensor>();
});
