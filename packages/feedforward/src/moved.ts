/**
 * Names that the main entry once had, kept until 1.0: to import a name that is gone is a SyntaxError before the program's first
 * line, which says nothing of where it went. These say it, to the compiler and to their callers.
 */

import { type OptionError, optionError } from "./errors.ts";

/** What has moved takes no argument that anybody has: the compiler's error names the entry. */
export type Moved = (movedTo: "feedforward/chapter") => never;

/** @deprecated Import it from `feedforward/chapter`. */
export const activationSlope: Moved = /* @__PURE__ */ moved("activationSlope");
/** @deprecated Import it from `feedforward/chapter`. */
export const activationValue: Moved = /* @__PURE__ */ moved("activationValue");
/** @deprecated Import it from `feedforward/chapter`. */
export const add: Moved = /* @__PURE__ */ moved("add");
/** @deprecated Import it from `feedforward/chapter`. */
export const and: Moved = /* @__PURE__ */ moved("and");
/** @deprecated Import it from `feedforward/chapter`. */
export const argmax: Moved = /* @__PURE__ */ moved("argmax");
/** @deprecated Import it from `feedforward/chapter`. */
export const dot: Moved = /* @__PURE__ */ moved("dot");
/** @deprecated Import it from `feedforward/chapter`. */
export const exp: Moved = /* @__PURE__ */ moved("exp");
/** @deprecated Import it from `feedforward/chapter`. */
export const identity: Moved = /* @__PURE__ */ moved("identity");
/** @deprecated Import it from `feedforward/chapter`. */
export const leakyRelu: Moved = /* @__PURE__ */ moved("leakyRelu");
/** @deprecated Import it from `feedforward/chapter`. */
export const nand: Moved = /* @__PURE__ */ moved("nand");
/** @deprecated Import it from `feedforward/chapter`. */
export const neuron: Moved = /* @__PURE__ */ moved("neuron");
/** @deprecated Import it from `feedforward/chapter`. */
export const or: Moved = /* @__PURE__ */ moved("or");
/** @deprecated Import it from `feedforward/chapter`. */
export const perceptron: Moved = /* @__PURE__ */ moved("perceptron");
/** @deprecated Import it from `feedforward/chapter`. */
export const relu: Moved = /* @__PURE__ */ moved("relu");
/** @deprecated Import it from `feedforward/chapter`. */
export const sigmoid: Moved = /* @__PURE__ */ moved("sigmoid");
/** @deprecated Import it from `feedforward/chapter`. */
export const softmax: Moved = /* @__PURE__ */ moved("softmax");
/** @deprecated Import it from `feedforward/chapter`. */
export const softmaxSteps: Moved = /* @__PURE__ */ moved("softmaxSteps");
/** @deprecated Import it from `feedforward/chapter`. */
export const stepFunction: Moved = /* @__PURE__ */ moved("stepFunction");
/** @deprecated Import it from `feedforward/chapter`. */
export const tanh: Moved = /* @__PURE__ */ moved("tanh");
/** @deprecated Import it from `feedforward/chapter`. */
export const xor: Moved = /* @__PURE__ */ moved("xor");

/** @deprecated Import it from `feedforward/chapter`. */
export const gates: { readonly AND: never; readonly NAND: never; readonly OR: never } = {
  get AND(): never {
    throw movedError("gates");
  },
  get NAND(): never {
    throw movedError("gates");
  },
  get OR(): never {
    throw movedError("gates");
  },
};

function moved(name: string): Moved {
  return () => {
    throw movedError(name);
  };
}

function movedError(name: string): OptionError {
  return optionError("name-moved", "$name has moved: import it from $entry", name, "feedforward/chapter");
}
