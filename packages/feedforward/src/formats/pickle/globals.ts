/**
 * The names that a pickle of plain Python data and NumPy arrays may import, and what calling them gives. The list is
 * exact: a name is on it as a (module, name) pair or it is refused. Nothing here runs anything of the file's.
 */

import { encodeLatin1 } from "../text/latin1.ts";
import { allow, type PickleGlobal } from "./machine.ts";
import { numpyGlobals } from "./numpy.ts";
import { callFault, isHashable, type PickleCell, type PickleSite, PickleTuple, typeName } from "./value.ts";

/** All that is allowed in a pickle of arrays. */
export const arrayGlobals: readonly PickleGlobal[] = [
  allow("collections", "OrderedDict", orderedDict),
  allow("_codecs", "encode", encode),
  allow("builtins", "bytes", emptyBytes),
  allow("__builtin__", "bytes", emptyBytes),
  allow("builtins", "bytearray", byteArray),
  allow("__builtin__", "bytearray", byteArray),
  ...numpyGlobals,
];

const objectBytes = 300;
const entryBytes = 56;

/** `OrderedDict()`, or as Python 2 wrote it `OrderedDict([[key, value], …])`. */
function orderedDict(args: readonly PickleCell[], site: PickleSite): PickleCell {
  const [pairs = []] = args;
  if (args.length > 1 || !Array.isArray(pairs)) throw callFault("collections.OrderedDict", args, site);
  site.charge(objectBytes + entryBytes * pairs.length);
  return new Map(pairs.map((pair) => pairOf(pair, site)));
}

function pairOf(pair: PickleCell, site: PickleSite): [PickleCell, PickleCell] {
  const items = pair instanceof PickleTuple ? pair.items : pair;
  if (!Array.isArray(items) || items.length !== 2 || !isHashable(items[0])) {
    const sentence = "collections.OrderedDict needs pairs of a key and a value, got $type";
    throw site.fault("pickle-pairs", sentence, typeName(pair));
  }
  return [items[0], items[1]];
}

/** `_codecs.encode(text, "latin1")`: how protocols 0 to 2 spell bytes. */
function encode(args: readonly PickleCell[], site: PickleSite): PickleCell {
  const [text, codec] = args;
  const isLatin1 = codec === "latin1" || codec === "latin-1";
  if (args.length !== 2 || typeof text !== "string" || !isLatin1) {
    throw callFault("_codecs.encode", args, site);
  }
  site.charge(objectBytes + text.length);
  const bytes = encodeLatin1(text);
  if (bytes === null) throw site.fault("pickle-latin1", "text holds a character that latin1 does not have");
  return bytes;
}

/** `bytes()`: the empty bytes of protocols 0 to 2. */
function emptyBytes(args: readonly PickleCell[], site: PickleSite): PickleCell {
  if (args.length !== 0) throw callFault("bytes", args, site);
  site.charge(objectBytes);
  return new Uint8Array(0);
}

/** `bytearray()`, `bytearray(bytes)`, or as Python 2 wrote it `bytearray(text, "latin-1")`. Never a size. */
function byteArray(args: readonly PickleCell[], site: PickleSite): PickleCell {
  const [first] = args;
  if (args.length === 0) return emptyBytes(args, site);
  if (args.length === 2) return encode(args, site);
  if (args.length !== 1 || !(first instanceof Uint8Array)) throw callFault("bytearray", args, site);
  site.charge(objectBytes + first.length);
  return new Uint8Array(first);
}
