/** What is said of pickles, each from the mistake itself: opcodes that no pickler writes, and names that are refused. */

import { type PickleLimits, readPickle } from "../../../src/formats/pickle.ts";
import { array, arrayBomb, dtype, laughs, state } from "../../formats/pickle-arrays.ts";
import { bytesOf } from "../../formats/pickle-files.ts";

const read =
  (pickle: string, limits: PickleLimits = {}) =>
  (): unknown =>
    readPickle(bytesOf(pickle), limits);

const imports = (module: string, name: string) => read(`c${module}\n${name}\n.`);
const filled = (shape: string, code: string, raw: string) => read(array + state(shape, code, raw));
const zeros = (count: number): string => "\0".repeat(count);

/** More text than engines hold. */
function longText(): unknown {
  const size = 2 ** 28 + 1;
  const bytes = new Uint8Array(size + 6);
  bytes.set([0x58, size & 255, 0, 0, size >>> 24]);
  return readPickle(bytes, { memoryBytes: 2 ** 31 });
}

const machine: Readonly<Record<string, () => unknown>> = {
  "pickle-integer-bytes": read(`\x8b\x01\x04\0\0${zeros(1025)}.`),
  "pickle-length-negative": read("T\xff\xff\xff\xff."),
  "pickle-slot": read("Np-1\n."),
  "pickle-float-text": read("F1,5\n."),
  "pickle-quotes": read("Sabc\n."),
  "pickle-line-end": read("Vabc"),
  "pickle-text-length": longText,
  "pickle-escape": read("S'\\x4'\n."),
  "pickle-number-length": read(`I${"9".repeat(5000)}\n.`),
  "pickle-integer-text": read("I1_000\n."),
  "pickle-integer-digits": read(`I${"9".repeat(4301)}\n.`),
  "pickle-utf8": read("X\x01\0\0\0\xff."),
  "pickle-no-data": read("cnumpy\nndarray\n."),
  "pickle-cycle": read("]q\0h\0a."),
  "pickle-sharing": read(laughs()),
  "pickle-nesting": read(`${"]".repeat(257)}${"a".repeat(256)}.`),
  "pickle-steps": read("N0N.", { steps: 2 }),
  "pickle-moves": read(arrayBomb(1200), { memoryBytes: 2 ** 31 }),
  "pickle-stack-length": read("(NNNt.", { stack: 3 }),
  "pickle-stack-empty": read("."),
  "pickle-stack-rest": read("NN."),
  "pickle-memo-length": read("Nq\0q\x01.", { memo: 1 }),
  "pickle-slot-empty": read("h\x05."),
  "pickle-reduce": read("ccollections\nOrderedDict\n]R."),
  "pickle-frame-nested": read(`\x95\x0b${zeros(7)}\x95\x01${zeros(7)}NN.`),
  "pickle-frame-end": read(`\x95\x01${zeros(7)}K\x01.`),
  "pickle-mark": read("N1."),
  "pickle-protocol": read("\x80\x06N."),
  "pickle-key-alone": read("}(Nu."),
  "pickle-key-type": read("}]Ns."),
  "pickle-target": read("}Na."),
  "pickle-global-names": read("K\x01U\x01a\x93."),
  "pickle-end": read("N"),
  "pickle-opcode-unknown": read("\xff"),
  "pickle-rest": read("N.N."),
};

const refused: Readonly<Record<string, () => unknown>> = {
  "pickle-call": read("cbuiltins\nbytes\n(J\xff\xff\xff\x7ftR."),
  "pickle-callable": read("](K\x01tR."),
  "pickle-state": read("]}b."),
  "pickle-float": read("ccollections\nOrderedDict\n(F1.0\ntR."),
  "pickle-opcode": read("\x8f."),
  "pickle-opcode-operand": read("cnumpy\nndarray\n)\x81."),
  "pickle-import": imports("os", "system"),
  "pickle-import-object": imports("copyreg", "_reconstructor"),
  "pickle-import-main": imports("__main__", "Network"),
  "pickle-import-sklearn": imports("sklearn.neural_network._multilayer_perceptron", "MLPClassifier"),
  "pickle-import-linear": imports("sklearn.linear_model._logistic", "LogisticRegression"),
  "pickle-import-pipeline": imports("sklearn.pipeline", "Pipeline"),
  "pickle-import-no-layers": imports("sklearn.ensemble._forest", "RandomForestClassifier"),
  "pickle-import-joblib": imports("joblib.numpy_pickle", "NumpyArrayWrapper"),
  "pickle-import-numpy": imports("numpy.matrixlib.defmatrix", "matrix"),
  "pickle-import-torch": imports("torch._utils", "_rebuild_tensor_v2"),
  "pickle-import-keras": imports("keras.src.models.sequential", "Sequential"),
  "pickle-import-tensorflow": imports("tensorflow.python.framework.ops", "convert_to_tensor"),
  "pickle-import-pandas": imports("pandas.core.frame", "DataFrame"),
};

const arrays: Readonly<Record<string, () => unknown>> = {
  "pickle-pairs": read("ccollections\nOrderedDict\n((K\x01ltR."),
  "pickle-latin1": read("c_codecs\nencode\n(V\\u1234\nVlatin1\ntR."),
  "numpy-dtype-twice": read(`${dtype("f4")}q\0${dtypeState()}0h\0${dtypeState()}.`),
  "numpy-dtype-version": read(`${dtype("f4")}(K\x02tb.`),
  "numpy-dtype-order": read(`${dtype("f4")}${dtypeState("=")}.`),
  "numpy-array-twice": read(`${array}q\0${state("(K\x01t", "u1", "U\x01a").slice(0, -1)}0h\0(K\x01tb.`),
  "numpy-array-version": read(`${array}(K\x02tb.`),
  "numpy-array-order": read(`${array}(K\x01(K\x01t${dtype("u1")}NU\x01atb.`),
  "numpy-array-unfilled": read(`${array}.`),
  "numpy-elements": filled("(K\x01t", "u1", "](K\x01e"),
  "numpy-element-byte": filled("(K\x01t", "u1", "V\\u1234\n"),
  "numpy-dtype": read(`${array}(K\x01(K\x01tN\x89U\x01atb.`),
  "numpy-shape": filled("](K\x01e", "u1", "U\x01a"),
  "numpy-sizes": filled("(Nt", "u1", "U\x01a"),
  "numpy-axes": read(`cnumpy._core.numeric\n_frombuffer\n(U\x01a${dtype("u1")}(K\x01tU\x01K(K\x05ttR.`),
};

/** What BUILD gives a dtype. */
function dtypeState(order = "<"): string {
  const unknown = "J\xff\xff\xff\xff";
  return `(K\x03U\x01${order}NNN${unknown}${unknown}K\0tb`;
}

export const pickleMistakes: Readonly<Record<string, () => unknown>> = { ...machine, ...refused, ...arrays };
