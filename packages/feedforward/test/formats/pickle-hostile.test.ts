/**
 * Pickles that mean harm: every way to call code is refused by name where the name stands, and every way to take more
 * memory, time or depth than the file is worth ends in one `FormatError`.
 */

import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.ts";
import { type PickleLimits, PickleTuple, type PickleValue, readPickle } from "../../src/formats/pickle.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { floatPickles, wholeBuffer, wholeNumbers } from "./float-pickles.ts";
import { array, arrayBomb, dtype, encodeBomb, laughs, reconstruct, state } from "./pickle-arrays.ts";
import { bytesOf, refusalOf, text } from "./pickle-files.ts";

const refusal = (...parts: string[]): string | undefined => refusalOf(readPickle, bytesOf(...parts))?.message;

const system = "cos\nsystem\n";
const stackSystem = `${text("os")}${text("system")}\x93`;
const refusesSystem = "pickle: refuses to import os.system at offset ";

describe("os.system is refused by name", () => {
  it.each([
    ["GLOBAL and REDUCE", `${system}(S'id'\ntR.`, 0],
    ["GLOBAL alone, never called", `${system}.`, 0],
    ["GLOBAL, thrown away at once", `${system}0N.`, 0],
    ["GLOBAL after a hundred harmless values", `(${"N".repeat(100)}t${system}\x86.`, 102],
    ["STACK_GLOBAL", `\x80\x04${stackSystem}${text("id")}\x85R.`, 14],
    ["STACK_GLOBAL with names from the memo", `\x80\x04${text("os")}\x940${text("system")}\x940h\0h\x01\x93.`, 22],
    ["INST", "(S'id'\nios\nsystem\n.", 7],
    ["OBJ", `(${system}S'id'\no.`, 1],
    ["NEWOBJ", `\x80\x02${system})\x81.`, 2],
    ["NEWOBJ_EX", `\x80\x04${stackSystem})}\x92.`, 14],
    ["BUILD with a state", `${system}}b.`, 0],
    ["inside a list in a dict", `}S'a'\n](${system}S'id'\n\x85Res.`, 8],
    ["as an argument of an allowed call", `ccollections\nOrderedDict\n(${system}tR.`, 26],
    ["in the state of an array", `cnumpy\ndtype\n(${system}tb.`, 14],
  ])("by %s", (_name, file, offset) => {
    expect(refusal(file)).toBe(refusesSystem + offset);
  });
});

const linear =
  'a linear model of scikit-learn: save it with np.savez("model.npz", **{"layer1.weight": np.atleast_2d(model.coef_), "layer1.bias": np.atleast_1d(model.intercept_)}) instead';
const pipeline =
  "a pipeline of scikit-learn: save the arrays of its last step, pipeline[-1], with np.savez instead, and say the mean_ and scale_ of its StandardScaler as mean and std of the input";
const noLayers =
  "a part of scikit-learn that has no layers: only the arrays of MLPClassifier, MLPRegressor and linear models make a network";

describe("other names", () => {
  it.each([
    ["builtins", "eval"],
    ["builtins", "exec"],
    ["builtins", "getattr"],
    ["builtins", "__import__"],
    ["__builtin__", "eval"],
    ["builtins", "set"],
    ["posix", "system"],
    ["nt", "system"],
    ["subprocess", "Popen"],
    ["runpy", "_run_code"],
    ["pickle", "loads"],
    ["_pickle", "loads"],
    ["operator", "attrgetter"],
    ["copyreg", "_reconstructor"],
    ["numpy", "load"],
    ["numpy", "ndarray.tofile"],
    ["numpy.testing._private.utils", "runstring"],
    ["numpy.core.multiarray", "fromfile"],
    ["numpy.f2py.diagnose", "run"],
    ["torch", "load"],
    ["collections", "OrderedDict.__init__"],
    ["collections.OrderedDict", ""],
    ["", "collections.OrderedDict"],
    ["numpy dtype", ""],
    ["Numpy", "dtype"],
    ["__proto__", "constructor"],
    ["constructor", "prototype"],
  ])("refuses %s.%s in both spellings", (module, name) => {
    const said = `pickle: refuses to import ${module}.${name}`;
    expect(refusal(`c${module}\n${name}\n.`)).toContain(said);
    expect(refusal(`${text(module)}${text(name)}\x93.`)).toContain(said);
  });

  it.each([
    ["__main__", "Network", "a class of the program that wrote the file: save its arrays with np.savez instead"],
    ["sklearn.neural_network._multilayer_perceptron", "MLPClassifier", "save its coefs_ and intercepts_ with np.savez"],
    ["joblib.numpy_pickle", "NumpyArrayWrapper", "save them with np.savez instead"],
    ["sklearn.linear_model._logistic", "LogisticRegression", linear],
    ["sklearn.linear_model.logistic", "LogisticRegression", linear],
    ["sklearn.linear_model._base", "LinearRegression", linear],
    ["sklearn.svm._classes", "LinearSVC", linear],
    ["sklearn.pipeline", "Pipeline", pipeline],
    ["sklearn.compose._column_transformer", "ColumnTransformer", pipeline],
    ["sklearn.ensemble._forest", "RandomForestClassifier", noLayers],
    ["sklearn.svm._classes", "SVC", noLayers],
  ])("says what to do instead of %s", (module, name, advice) => {
    expect(refusal(`c${module}\n${name}\n.`)).toContain(advice);
  });

  it("shows no name that could steer a terminal, and none without end", () => {
    const message = refusal(`cos\x1b[2J\r\n${"a".repeat(100_000)}\n.`)!;
    expect(message).toContain("os\\u{1b}[2J\\u{d}.aaaa");
    expect(message.length).toBeLessThan(200);
  });
});

describe("opcodes that make objects or reach outside are refused by name", () => {
  it.each([
    ["INST", "(icollections\nOrderedDict\n.", "INST (collections.OrderedDict)"],
    ["OBJ", "(cnumpy\nndarray\no.", "OBJ (numpy.ndarray)"],
    ["NEWOBJ", "cnumpy\nndarray\n)\x81.", "NEWOBJ (numpy.ndarray)"],
    ["NEWOBJ_EX", "cnumpy\nndarray\n)}\x92.", "NEWOBJ_EX (numpy.ndarray)"],
    ["EXT1", "\x82\x05.", "EXT1 (extension 5)"],
    ["EXT2", "\x83\x05\x01.", "EXT2 (extension 261)"],
    ["EXT4", "\x84\x05\0\0\0.", "EXT4 (extension 5)"],
    ["PERSID", "P../../etc/passwd\n.", "PERSID (../../etc/passwd)"],
    ["BINPERSID", "S'file:///etc/passwd'\nQ.", "BINPERSID (file:///etc/passwd)"],
    ["NEXT_BUFFER", "\x97.", "NEXT_BUFFER"],
    ["READONLY_BUFFER", "N\x98.", "READONLY_BUFFER"],
    ["EMPTY_SET", "\x8f.", "EMPTY_SET"],
    ["ADDITEMS", "](\x90.", "ADDITEMS"],
    ["FROZENSET", "(\x91.", "FROZENSET"],
  ])("%s", (_name, file, said) => {
    expect(refusal(file)).toContain(`pickle: refuses the opcode ${said} at offset`);
  });
});

describe("a float where NumPy writes a whole number is refused", () => {
  it("and the whole number is read", () => {
    for (const bytes of [wholeNumbers, wholeBuffer]) expect(readPickle(bytes)).toBeInstanceOf(Tensor);
  });

  it.each(floatPickles)("$name", ({ bytes }) => {
    expect(refusalOf(readPickle, bytes)).toBeInstanceOf(FormatError);
  });

  it("floats of values stay floats, whatever they equal", () => {
    const parts = ["F1.0\na", "F-0.0\na", "(F2.0\nI2\nF2.5\ntp1\na", "(dF3.0\nVx\nsVy\nF4.0\nsa", "g1\na"];
    const tuple = new PickleTuple([2, 2, 2.5]);
    const dict = new Map<PickleValue, PickleValue>([[3, "x"], ["y", 4]]); // biome-ignore format: pairs
    expect(readPickle(bytesOf("(l", ...parts, "."))).toEqual([1, -0, tuple, dict, tuple]);
  });

  it("a key is the number that it equals", () => {
    expect(readPickle(bytesOf("(dI1\nVa\nsF1.0\nVb\ns."))).toEqual(new Map([[1, "b"]]));
    expect(readPickle(bytesOf("F7.0\n."))).toBe(7);
  });
});

describe("allowed names take exactly the arguments that Python and NumPy give", () => {
  it.each([
    ["_reconstruct of another type", `${reconstruct}(cnumpy\ndtype\n(K\0tU\x01btR.`, "refuses to call _reconstruct"],
    ["_reconstruct of a shape", `${reconstruct}(cnumpy\nndarray\n(J\xff\xff\xff\x7ftU\x01btR.`, "refuses to call"],
    ["_reconstruct of objects", `${reconstruct}(cnumpy\nndarray\n(K\0tU\x01OtR.`, "refuses to call _reconstruct"],
    ["_reconstruct of nothing", `${reconstruct})R.`, "refuses to call _reconstruct with ()"],
    ["a call of ndarray", "cnumpy\nndarray\n(J\xff\xff\xff\x7ftR.", "refuses to call numpy.ndarray"],
    ["a call of a list", "](K\x01tR.", "refuses to call list"],
    ["arguments that are no tuple", "ccollections\nOrderedDict\n]R.", "REDUCE needs a tuple of arguments, got list"],
    ["bytearray of a size", "cbuiltins\nbytearray\n(J\xff\xff\xff\x7ftR.", "refuses to call bytearray with (int)"],
    ["bytes of a size", "cbuiltins\nbytes\n(J\xff\xff\xff\x7ftR.", "refuses to call bytes with (int)"],
    ["encode to another codec", "c_codecs\nencode\n(Va\nVzlib\ntR.", "refuses to call _codecs.encode with (str, str)"],
    ["encode what latin1 has not", "c_codecs\nencode\n(V\\u1234\nVlatin1\ntR.", "latin1 does not have"],
    ["OrderedDict of a list of numbers", "ccollections\nOrderedDict\n((K\x01ltR.", "needs pairs of a key and a value"],
    ["OrderedDict with a list as key", "ccollections\nOrderedDict\n(((](llltR.", "needs pairs"],
    [
      "a dtype of objects",
      `${dtype("O8")}.`,
      'dtype "O8" is not read: arrays of objects are pickles and can hold anything',
    ],
    [
      "a dtype of complex numbers",
      `${dtype("c8")}.`,
      'dtype "c8" is not read: complex numbers are not read; save the real',
    ],
    ["a dtype with its order in the code", `${dtype(">f4")}.`, 'dtype ">f4" is not read'],
    ["a dtype with alignment", "cnumpy\ndtype\n(U\x02f4I01\nI01\ntR.", "refuses to call numpy.dtype"],
    [
      "a dtype with fields",
      `${dtype("f4")}(K\x03U\x01<N)}J\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb.`,
      "structured dtypes",
    ],
    ["an array with too few bytes", `${array}${state("(K\x03t", "f4", "U\x08abcdefgh")}`, "needs 12 bytes, got 8"],
    ["an array with too many bytes", `${array}${state("(K\x01t", "f4", "U\x08abcdefgh")}`, "needs 4 bytes, got 8"],
    ["an array of 2^62 elements", `${array}${state("(J\0\0\0\x40J\0\0\0\x40t", "f4", "U\0")}`, "too many elements"],
    [
      "an empty array of 2^60 rows",
      `${array}${state("(J\0\0\0\x40J\0\0\0\x40K\0t", "f4", "U\0")}`,
      "too many elements",
    ],
    ["a negative size", `${array}${state("(J\xff\xff\xff\xfft", "f4", "U\0")}`, "has the size -1"],
    ["a size of a fraction", `${array}${state("(F1.5\nt", "f4", "U\0")}`, "has the size 1.5"],
    ["33 axes", `${array}${state(`(${"K\x01".repeat(33)}t`, "u1", "U\x01a")}`, "33 axes exceeds the limit of 32"],
    ["a shape that is a list", `${array}${state("](K\x01e", "u1", "U\x01a")}`, "needs a tuple as its shape, got list"],
    ["a bool of 2", `${array}${state("(K\x01t", "b1", "U\x01\x02")}`, "a byte other than 0 and 1"],
    ["elements in a list", `${array}${state("(K\x01t", "u1", "](K\x01e")}`, "needs its elements as bytes, got list"],
    ["data twice", `${array}q\0${state("(K\x01t", "u1", "U\x01a").slice(0, -1)}0h\0(K\x01tb.`, "its data twice"],
    ["an array without data", `${array}.`, "used before it has its data"],
    ["a list of an array without data", `]${array}a.`, "used before it has its data"],
    ["a name as the value", "cnumpy\nndarray\n.", "holds numpy.ndarray, which is no data"],
    ["a name in the value", "](cnumpy\nndarray\ne.", "holds numpy.ndarray, which is no data"],
    ["a dtype as the value", `${dtype("f4")}.`, "holds numpy.dtype, which is no data"],
  ])("%s", (_name, file, said) => {
    expect(refusal(file)).toContain(said);
  });
});

describe("the machine takes only what a pickler writes", () => {
  it.each([
    ["nothing", "", "ends before STOP"],
    ["no STOP", "N", "ends before STOP"],
    ["an unknown opcode", "\xff", "no opcode is 0xff"],
    ["a newer protocol", "\x80\x06N.", "protocol 6 is newer than 5"],
    ["STOP without a value", ".", "stack is empty"],
    ["two values", "NN.", "more than the value"],
    ["a mark left over", "(N.", "more than the value"],
    ["bytes after the end", "N.N.", "2 bytes follow"],
    ["APPEND to a dict", "}Na.", "APPEND needs a list, got dict"],
    ["APPEND to a tuple", ")Na.", "APPEND needs a list, got tuple"],
    ["APPENDS to a number", "K\x01(Ne.", "APPEND needs a list, got int"],
    ["APPEND to a name", "cnumpy\nndarray\nNa.", "APPEND needs a list, got numpy.ndarray"],
    ["SETITEM of a list", "]NNs.", "SETITEM needs a dict, got list"],
    ["SETITEMS without a value", "}(Nu.", "key without a value"],
    ["a list as a key", "}]Ns.", "list cannot be a key"],
    ["a dict as a key", "(}Nd.", "dict cannot be a key"],
    ["BUILD of a list", "]}b.", "refuses to set the state of list"],
    ["a memo slot never filled", "h\x05.", "memo slot 5 is empty"],
    ["a negative memo slot", "Np-1\n.", "bad memo slot -1"],
    ["POP of nothing", "0N.", "stack is empty"],
    ["what lies under a mark", "N(\x85.", "stack is empty"],
    ["POP_MARK without a mark", "N1.", "no mark"],
    ["a name that is no string", "K\x01U\x01a\x93.", "STACK_GLOBAL needs two strings, got int and str"],
    ["a frame past the end", "\x95\xff\0\0\0\0\0\0\0N.", "frame needs 255 bytes, 2 remain"],
    ["a frame in a frame", `\x95\x0b${"\0".repeat(7)}\x95\x01${"\0".repeat(7)}NN.`, "frame begins inside another"],
    ["an opcode over the end of its frame", `\x95\x01${"\0".repeat(7)}K\x01.`, "runs over the end of its frame"],
    ["text that is not UTF-8", "X\x01\0\0\0\xff.", "not UTF-8"],
    ["half a surrogate pair", "X\x03\0\0\0\xed\xa0\x80.", "not UTF-8"],
    ["a string without quotes", "Sabc\n.", "no quotes"],
    ["a string of one quote", "S'\n.", "no quotes"],
    ["an escape cut off", "S'\\x4'\n.", "bad escape"],
    ["a quote that is escaped away", "S'\\'\n.", "bad escape"],
    ["a code point that is none", "V\\U00110000\n.", "bad escape"],
    ["a bad integer", "I1_000\n.", 'bad integer "1_000"'],
    ["an integer in hexadecimal", "I0x10\n.", "bad integer"],
    ["an empty integer", "L\n.", "bad integer"],
    ["a bad float", "F1,5\n.", 'bad float "1,5"'],
    ["a negative length of LONG4", "\x8b\xff\xff\xff\xff.", "negative length -1"],
    ["a negative length of BINSTRING", "T\xff\xff\xff\xff.", "negative length -1"],
  ])("%s", (_name, file, said) => {
    expect(refusal(file)).toContain(said);
  });
});

describe("bombs", () => {
  const huge = "\xff\xff\xff\x7f";

  it.each([
    ["2 GB of bytes in 6", `B${huge}.`, "bytes needs 2147483647 bytes, 1 remain"],
    ["2 GB of text in 6", `X${huge}.`, "text needs 2147483647 bytes"],
    ["2 GB of string in 6", `T${huge}.`, "string needs 2147483647 bytes"],
    ["2^63 bytes in 10", `\x8e${"\0".repeat(7)}\x80.`, "exceeds any file"],
    ["2^62 bytes in 10", `\x8e${"\0".repeat(7)}\x40.`, "exceeds any file"],
    ["2^52 bytes in 10", `\x96${"\0".repeat(6)}\x10\0.`, "bytes needs 4503599627370496 bytes"],
    ["an integer of 1,025 bytes", `\x8b\x01\x04\0\0${"\0".repeat(1025)}.`, "integer of 1025 bytes exceeds 1024"],
    ["an integer of 4,301 digits", `L${"9".repeat(4301)}L\n.`, "integer of more than 4300 digits"],
    ["an integer of a million digits", `I${"9".repeat(1_000_000)}\n.`, "exceeds the limit of 4300"],
    ["a line without end", `V${"a".repeat(1_000_000)}`, "line has no end"],
    ["lists 257 deep", `${"]".repeat(257)}${"a".repeat(256)}.`, "nested deeper than 256"],
    ["lists 100,000 deep", `${"]".repeat(100_000)}${"a".repeat(99_999)}.`, "allowed"],
    ["tuples 50,000 deep", `N${"\x85".repeat(50_000)}.`, "nested deeper than 256"],
    ["dicts 10,000 deep", `${"}N".repeat(10_000)}N${"s".repeat(10_000)}.`, "nested deeper"],
    ["300,000 marks and no more", "(".repeat(300_000), "ends before STOP"],
    ["1,000,001 marks", "(".repeat(1_000_001), "stack exceeds the limit of 1000000"],
    ["1,000,001 values", "N".repeat(1_000_001), "stack exceeds the limit of 1000000"],
    ["a million slots of the memo", `N${"\x94".repeat(1_000_000)}.`, "more memory"],
    ["half a million dicts", "}".repeat(500_000), "more memory"],
    ["a million empty tuples", ")".repeat(999_999), "more memory"],
    ["one text encoded over and over", encodeBomb(), "more memory"],
    ["one string made an array over and over", arrayBomb(), "more memory"],
    ["a list that contains itself", "]q\0h\0a.", "list contains itself"],
    ["a dict that contains itself", "}q\0U\x01ah\0s.", "dict contains itself"],
    ["a tuple that contains itself", "](K\x01tq\0h\0a.", "APPEND needs a list, got tuple"],
    ["a tuple in a list in it", "]q\0h\0\x85a.", "contains itself"],
    ["a billion laughs", laughs(), "multiplies by sharing"],
  ])("%s", (_name, file, said) => {
    expect(refusal(file)).toContain(said);
  });

  it.each([
    ["stack", "(NNNt.", { stack: 3 }, "stack exceeds the limit of 3"],
    ["memo", "Nq\0q\x01.", { memo: 1 }, "memo exceeds the limit of 1"],
    ["nesting", "]]a.", { nesting: 1 }, "nested deeper than 1"],
    ["digits", "I123\n.", { digits: 2 }, "more than 2 digits"],
    ["memoryBytes", "].", { memoryBytes: 10 }, "more memory than the 10 bytes allowed"],
    ["rank", `${array}${state("(K\x01K\x01t", "u1", "U\x01a")}`, { rank: 1 }, "2 axes exceeds the limit of 1"],
  ] satisfies [string, string, PickleLimits, string][])("a caller may set %s", (_name, file, limits, said) => {
    expect(refusalOf((bytes) => readPickle(bytes, limits), bytesOf(file))?.message).toContain(said);
  });

  it("reading leaves nothing behind in the prototypes", () => {
    const file = "}(U\x09__proto__}U\x01aK\x01sU\x0bconstructor}U\x09prototype}U\x01aK\x01ssu.";
    expect(() => readPickle(bytesOf(file))).not.toThrow(FormatError);
    expect(Object.hasOwn(Object.prototype, "a")).toBe(false);
  });
});

/** A 60 kB text in the memo, then three bytes of file for each 60 kB that are to be made of it. */
