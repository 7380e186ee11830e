/**
 * The opcodes of pickle, one row each: the byte, the name, the protocol that brought it, the argument behind it, and
 * what it does to the machine. All 68 are here; the ones that make an object of a class, name one by number or point
 * outside of the file are refused by name. https://github.com/python/cpython/blob/3.13/Lib/pickletools.py
 */

import {
  type Argument,
  bytesOf,
  float64,
  floatLine,
  int32,
  integerLine,
  integerOf,
  latin1Of,
  longLine,
  nameLine,
  nameLines,
  reprLine,
  size32,
  size64,
  slotLine,
  textOf,
  uint8,
  uint16,
  uint32,
  unicodeLine,
} from "./pickle-arguments.ts";
import type { PickleMachine } from "./pickle-machine.ts";
import { isHashable, isTag, type PickleCell, PickleTuple, typeName } from "./pickle-value.ts";
import { printable } from "./printable.ts";

export interface Opcode {
  readonly code: number;
  readonly name: string;
  readonly protocol: number;
  /** Reads the argument and does the work. */
  execute(machine: PickleMachine): void;
}

/** What containers take, with what it takes to finish them. */
const listBytes = 288;
const dictBytes = 400;
const tupleBytes = 176;
const itemBytes = 16;
const entryBytes = 56;

const newestProtocol = 5;

const rows: readonly Opcode[] = [
  row("(", "MARK", 0, (machine) => machine.mark()),
  row(".", "STOP", 0, (machine) => machine.halt()),
  row("0", "POP", 0, (machine) => machine.discard()),
  row("1", "POP_MARK", 1, (machine) => void machine.popMark()),
  row("2", "DUP", 0, (machine) => machine.push(machine.top())),
  row("\x80", "PROTO", 2, takes(uint8, setProtocol)),
  row("\x95", "FRAME", 4, takes(size64, beginFrame)),

  row("p", "PUT", 0, takes(slotLine, put)),
  row("q", "BINPUT", 1, takes(uint8, put)),
  row("r", "LONG_BINPUT", 1, takes(uint32, put)),
  row("\x94", "MEMOIZE", 4, (machine) => machine.memoize()),
  row("g", "GET", 0, takes(slotLine, get)),
  row("h", "BINGET", 1, takes(uint8, get)),
  row("j", "LONG_BINGET", 1, takes(uint32, get)),

  row("N", "NONE", 0, (machine) => machine.push(null)),
  row("\x88", "NEWTRUE", 2, (machine) => machine.push(true)),
  row("\x89", "NEWFALSE", 2, (machine) => machine.push(false)),
  row("I", "INT", 0, takes(integerLine, push)),
  row("J", "BININT", 1, takes(int32, push)),
  row("K", "BININT1", 1, takes(uint8, push)),
  row("M", "BININT2", 1, takes(uint16, push)),
  row("L", "LONG", 0, takes(longLine, push)),
  row("\x8a", "LONG1", 2, takes(integerOf(uint8), push)),
  row("\x8b", "LONG4", 2, takes(integerOf(size32), push)),
  row("F", "FLOAT", 0, takes(floatLine, push)),
  row("G", "BINFLOAT", 1, takes(float64, push)),

  row("S", "STRING", 0, takes(reprLine, push)),
  row("T", "BINSTRING", 1, takes(latin1Of(size32), push)),
  row("U", "SHORT_BINSTRING", 1, takes(latin1Of(uint8), push)),
  row("B", "BINBYTES", 3, takes(bytesOf(uint32), push)),
  row("C", "SHORT_BINBYTES", 3, takes(bytesOf(uint8), push)),
  row("\x8e", "BINBYTES8", 4, takes(bytesOf(size64), push)),
  row("\x96", "BYTEARRAY8", 5, takes(bytesOf(size64), push)),
  row("V", "UNICODE", 0, takes(unicodeLine, push)),
  row("\x8c", "SHORT_BINUNICODE", 4, takes(textOf(uint8), push)),
  row("X", "BINUNICODE", 1, takes(textOf(uint32), push)),
  row("\x8d", "BINUNICODE8", 4, takes(textOf(size64), push)),

  row("]", "EMPTY_LIST", 1, (machine) => pushList(machine, [])),
  row("l", "LIST", 0, (machine) => pushList(machine, machine.popMark())),
  row("a", "APPEND", 0, (machine) => append(machine, [machine.popValue()])),
  row("e", "APPENDS", 1, (machine) => append(machine, machine.popMark())),
  row(")", "EMPTY_TUPLE", 1, (machine) => pushTuple(machine, new PickleTuple([]))),
  row("t", "TUPLE", 0, (machine) => pushTuple(machine, new PickleTuple(machine.popMark()))),
  row("\x85", "TUPLE1", 2, (machine) => pushTuple(machine, machine.popTuple(1))),
  row("\x86", "TUPLE2", 2, (machine) => pushTuple(machine, machine.popTuple(2))),
  row("\x87", "TUPLE3", 2, (machine) => pushTuple(machine, machine.popTuple(3))),
  row("}", "EMPTY_DICT", 1, (machine) => pushDict(machine, [])),
  row("d", "DICT", 0, (machine) => pushDict(machine, machine.popMark())),
  row("s", "SETITEM", 0, setItem),
  row("u", "SETITEMS", 1, (machine) => setItems(machine, machine.popMark())),
  row("\x8f", "EMPTY_SET", 4, (machine) => machine.push(refuseOpcode(machine, "EMPTY_SET"))),
  row("\x90", "ADDITEMS", 4, (machine) => addItems(machine)),
  row("\x91", "FROZENSET", 4, (machine) => refuseMarked(machine, "FROZENSET")),

  row("c", "GLOBAL", 0, takes(nameLines, pushGlobal)),
  row("\x93", "STACK_GLOBAL", 4, stackGlobal),
  row("R", "REDUCE", 0, (machine) => machine.reduce()),
  row("b", "BUILD", 0, (machine) => machine.build()),

  row("i", "INST", 0, takes(nameLines, makeInstance)),
  row("o", "OBJ", 1, (machine) => refuseMarked(machine, "OBJ")),
  row("\x81", "NEWOBJ", 2, (machine) => refuseObject(machine, "NEWOBJ", 2)),
  row("\x92", "NEWOBJ_EX", 4, (machine) => refuseObject(machine, "NEWOBJ_EX", 3)),
  row("\x82", "EXT1", 2, takes(uint8, refuseExtension("EXT1"))),
  row("\x83", "EXT2", 2, takes(uint16, refuseExtension("EXT2"))),
  row("\x84", "EXT4", 2, takes(int32, refuseExtension("EXT4"))),
  row("P", "PERSID", 0, takes(nameLine, persistentLine)),
  row("Q", "BINPERSID", 1, (machine) => persistent(machine, "BINPERSID", machine.popValue())),
  row("\x97", "NEXT_BUFFER", 5, (machine) => machine.push(refuseOpcode(machine, "NEXT_BUFFER"))),
  row("\x98", "READONLY_BUFFER", 5, (machine) => refuseObject(machine, "READONLY_BUFFER", 1)),
];

/** The opcode of a byte; undefined for the 188 bytes that are none. */
export const opcodes: readonly (Opcode | undefined)[] = Array.from({ length: 256 }, (_, code) =>
  rows.find((opcode) => opcode.code === code),
);

type Run = (machine: PickleMachine) => void;

function row(byte: string, name: string, protocol: number, execute: Run): Opcode {
  return { code: byte.charCodeAt(0), name, protocol, execute };
}

/** Reads the argument, then does the work. */
function takes<A>(argument: Argument<A>, run: (machine: PickleMachine, argument: A) => void): Run {
  return (machine) => run(machine, argument(machine));
}

function push(machine: PickleMachine, cell: PickleCell): void {
  machine.push(cell);
}

function put(machine: PickleMachine, slot: number): void {
  machine.put(slot);
}

function get(machine: PickleMachine, slot: number): void {
  machine.get(slot);
}

function beginFrame(machine: PickleMachine, length: number): void {
  machine.beginFrame(length);
}

function setProtocol(machine: PickleMachine, protocol: number): void {
  if (protocol > newestProtocol) throw machine.error(`protocol ${protocol} is newer than ${newestProtocol}`);
  machine.protocol = protocol;
}

function pushList(machine: PickleMachine, items: PickleCell[]): void {
  machine.charge(listBytes + itemBytes * items.length);
  machine.push(items);
}

function append(machine: PickleMachine, items: readonly PickleCell[]): void {
  const list = machine.top();
  machine.charge(itemBytes * items.length);
  if (Array.isArray(list)) for (const item of items) list.push(item);
  else wrongTarget(machine, "APPEND", "a list", list);
}

function pushTuple(machine: PickleMachine, tuple: PickleTuple<PickleCell>): void {
  machine.charge(tupleBytes + itemBytes * tuple.items.length);
  machine.push(tuple);
}

function pushDict(machine: PickleMachine, cells: readonly PickleCell[]): void {
  machine.charge(dictBytes);
  machine.push(new Map());
  setItems(machine, cells);
}

function setItem(machine: PickleMachine): void {
  const value = machine.popValue();
  setItems(machine, [machine.popValue(), value]);
}

/** Keys and values by turns go into the dict on top of the stack. */
function setItems(machine: PickleMachine, cells: readonly PickleCell[]): void {
  const dict = machine.top();
  if (cells.length % 2 === 1) throw machine.error("SETITEMS has a key without a value");
  if (!(dict instanceof Map)) {
    wrongTarget(machine, "SETITEM", "a dict", dict);
    return;
  }
  machine.charge((entryBytes * cells.length) / 2);
  for (let i = 0; i < cells.length; i += 2) {
    const key = cells[i]!;
    if (!isHashable(key)) throw machine.error(`${typeName(key)} cannot be a key of a dict`);
    dict.set(key, cells[i + 1]!);
  }
}

/** With an observer the target may be the stand-in of something refused, into which everything goes. */
function wrongTarget(machine: PickleMachine, opcode: string, expected: string, target: PickleCell): void {
  if (isTag(target)) machine.refuse(`${opcode} needs ${expected}, got ${target.tag}`);
  else throw machine.error(`${opcode} needs ${expected}, got ${typeName(target)}`);
}

function addItems(machine: PickleMachine): void {
  machine.popMark();
  machine.top();
  refuseOpcode(machine, "ADDITEMS");
}

function pushGlobal(machine: PickleMachine, [module, name]: readonly [string, string]): void {
  machine.push(machine.find(module, name));
}

function stackGlobal(machine: PickleMachine): void {
  const name = machine.pop();
  const module = machine.pop();
  if (typeof module !== "string" || typeof name !== "string") {
    throw machine.error(`STACK_GLOBAL needs two strings, got ${typeName(module)} and ${typeName(name)}`);
  }
  pushGlobal(machine, [module, name]);
}

/** INST names a class and calls it with what is above the mark. The name is refused first, whatever it is. */
function makeInstance(machine: PickleMachine, [module, name]: readonly [string, string]): void {
  machine.popMark();
  machine.find(module, name);
  machine.push(refuseOpcode(machine, "INST", ` (${printable(`${module}.${name}`)})`));
}

function refuseOpcode(machine: PickleMachine, name: string, detail = ""): PickleCell {
  return machine.refuse(`refuses the opcode ${name}${detail}`);
}

function refuseMarked(machine: PickleMachine, name: string): void {
  const [first] = machine.popMark();
  const detail = first !== undefined && isTag(first) ? ` (${first.tag})` : "";
  machine.push(refuseOpcode(machine, name, detail));
}

function refuseObject(machine: PickleMachine, name: string, operands: number): void {
  const [first] = machine.popTuple(operands).items;
  const detail = first !== undefined && isTag(first) ? ` (${first.tag})` : "";
  machine.push(refuseOpcode(machine, name, detail));
}

function refuseExtension(name: string): (machine: PickleMachine, code: number) => void {
  return (machine, code) => machine.push(refuseOpcode(machine, name, ` (extension ${code})`));
}

function persistentLine(machine: PickleMachine, id: string): void {
  persistent(machine, "PERSID", id);
}

function persistent(machine: PickleMachine, name: string, id: PickleCell): void {
  const resolve = machine.options.persistent;
  const shown = typeof id === "string" ? printable(id) : typeName(id);
  machine.push(resolve === undefined ? refuseOpcode(machine, name, ` (${shown})`) : resolve(id, machine));
}
