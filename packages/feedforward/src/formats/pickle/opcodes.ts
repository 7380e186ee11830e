/**
 * The opcodes of pickle, one row each: the byte, the protocol that brought it, the argument behind it, and what it does to
 * the machine; its name for who reads the table, since nothing that runs asks for it. All 68 are here; the ones that
 * make an object of a class, name one by number or point outside of the file are refused by name.
 * https://github.com/python/cpython/blob/3.13/Lib/pickletools.py
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
} from "./arguments.ts";
import { PickleFloat, type PickleMachine } from "./machine.ts";
import { isHashable, isTag, type PickleCell, PickleTuple, typeName } from "./value.ts";

export interface Opcode {
  readonly code: number;
  readonly protocol: number;
  /** Reads the argument and does the work. */
  execute(machine: PickleMachine): void;
}

/** What containers take, with what it takes to finish them. */
const listBytes = 288;
const dictBytes = 400;
const tupleBytes = 176;
const floatBytes = 48;
const itemBytes = 16;
const entryBytes = 56;

const newestProtocol = 5;

const rows: readonly Opcode[] = [
  row("(", 0, (machine) => machine.mark()), // MARK
  row(".", 0, (machine) => machine.halt()), // STOP
  row("0", 0, (machine) => machine.discard()), // POP
  row("1", 1, (machine) => void machine.popMark()), // POP_MARK
  row("2", 0, (machine) => machine.push(machine.top())), // DUP
  row("\x80", 2, takes(uint8, setProtocol)), // PROTO
  row("\x95", 4, takes(size64, beginFrame)), // FRAME

  row("p", 0, takes(slotLine, put)), // PUT
  row("q", 1, takes(uint8, put)), // BINPUT
  row("r", 1, takes(uint32, put)), // LONG_BINPUT
  row("\x94", 4, (machine) => machine.memoize()), // MEMOIZE
  row("g", 0, takes(slotLine, get)), // GET
  row("h", 1, takes(uint8, get)), // BINGET
  row("j", 1, takes(uint32, get)), // LONG_BINGET

  row("N", 0, (machine) => machine.push(null)), // NONE
  row("\x88", 2, (machine) => machine.push(true)), // NEWTRUE
  row("\x89", 2, (machine) => machine.push(false)), // NEWFALSE
  row("I", 0, takes(integerLine, push)), // INT
  row("J", 1, takes(int32, push)), // BININT
  row("K", 1, takes(uint8, push)), // BININT1
  row("M", 1, takes(uint16, push)), // BININT2
  row("L", 0, takes(longLine, push)), // LONG
  row("\x8a", 2, takes(integerOf(uint8), push)), // LONG1
  row("\x8b", 2, takes(integerOf(size32), push)), // LONG4
  row("F", 0, takes(floatLine, pushFloat)), // FLOAT
  row("G", 1, takes(float64, pushFloat)), // BINFLOAT

  row("S", 0, takes(reprLine, push)), // STRING
  row("T", 1, takes(latin1Of(size32), push)), // BINSTRING
  row("U", 1, takes(latin1Of(uint8), push)), // SHORT_BINSTRING
  row("B", 3, takes(bytesOf(uint32), push)), // BINBYTES
  row("C", 3, takes(bytesOf(uint8), push)), // SHORT_BINBYTES
  row("\x8e", 4, takes(bytesOf(size64), push)), // BINBYTES8
  row("\x96", 5, takes(bytesOf(size64), push)), // BYTEARRAY8
  row("V", 0, takes(unicodeLine, push)), // UNICODE
  row("\x8c", 4, takes(textOf(uint8), push)), // SHORT_BINUNICODE
  row("X", 1, takes(textOf(uint32), push)), // BINUNICODE
  row("\x8d", 4, takes(textOf(size64), push)), // BINUNICODE8

  row("]", 1, (machine) => pushList(machine, [])), // EMPTY_LIST
  row("l", 0, (machine) => pushList(machine, machine.popMark())), // LIST
  row("a", 0, (machine) => append(machine, [machine.popValue()])), // APPEND
  row("e", 1, (machine) => append(machine, machine.popMark())), // APPENDS
  row(")", 1, (machine) => pushTuple(machine, new PickleTuple([]))), // EMPTY_TUPLE
  row("t", 0, (machine) => pushTuple(machine, machine.popMarkedTuple())), // TUPLE
  row("\x85", 2, (machine) => pushTuple(machine, machine.popTuple(1))), // TUPLE1
  row("\x86", 2, (machine) => pushTuple(machine, machine.popTuple(2))), // TUPLE2
  row("\x87", 2, (machine) => pushTuple(machine, machine.popTuple(3))), // TUPLE3
  row("}", 1, (machine) => pushDict(machine, [])), // EMPTY_DICT
  row("d", 0, (machine) => pushDict(machine, machine.popMark())), // DICT
  row("s", 0, setItem), // SETITEM
  row("u", 1, (machine) => setItems(machine, machine.popMark())), // SETITEMS
  row("\x8f", 4, (machine) => machine.push(refuseOpcode(machine, "EMPTY_SET"))), // EMPTY_SET
  row("\x90", 4, (machine) => addItems(machine)), // ADDITEMS
  row("\x91", 4, (machine) => refuseMarked(machine, "FROZENSET")), // FROZENSET

  row("c", 0, takes(nameLines, pushGlobal)), // GLOBAL
  row("\x93", 4, stackGlobal), // STACK_GLOBAL
  row("R", 0, (machine) => machine.reduce()), // REDUCE
  row("b", 0, (machine) => machine.build()), // BUILD

  row("i", 0, takes(nameLines, makeInstance)), // INST
  row("o", 1, (machine) => refuseMarked(machine, "OBJ")), // OBJ
  row("\x81", 2, (machine) => refuseObject(machine, "NEWOBJ", 2)), // NEWOBJ
  row("\x92", 4, (machine) => refuseObject(machine, "NEWOBJ_EX", 3)), // NEWOBJ_EX
  row("\x82", 2, takes(uint8, refuseExtension("EXT1"))), // EXT1
  row("\x83", 2, takes(uint16, refuseExtension("EXT2"))), // EXT2
  row("\x84", 2, takes(int32, refuseExtension("EXT4"))), // EXT4
  row("P", 0, takes(nameLine, persistentLine)), // PERSID
  row("Q", 1, (machine) => persistent(machine, "BINPERSID", machine.popValue())), // BINPERSID
  row("\x97", 5, (machine) => machine.push(refuseOpcode(machine, "NEXT_BUFFER"))), // NEXT_BUFFER
  row("\x98", 5, (machine) => refuseObject(machine, "READONLY_BUFFER", 1)), // READONLY_BUFFER
];

/** The opcode of a byte; undefined for the 188 bytes that are none. */
export const opcodes: readonly (Opcode | undefined)[] = Array.from({ length: 256 }, (_, code) =>
  rows.find((opcode) => opcode.code === code),
);

type Run = (machine: PickleMachine) => void;

function row(byte: string, protocol: number, execute: Run): Opcode {
  return { code: byte.charCodeAt(0), protocol, execute };
}

/** Reads the argument, then does the work. */
function takes<A>(argument: Argument<A>, run: (machine: PickleMachine, argument: A) => void): Run {
  return (machine) => run(machine, argument(machine));
}

function push(machine: PickleMachine, cell: PickleCell): void {
  machine.push(cell);
}

function pushFloat(machine: PickleMachine, value: number): void {
  if (!Number.isInteger(value)) {
    machine.push(value);
    return;
  }
  machine.charge(floatBytes);
  machine.push(new PickleFloat(value));
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
  if (protocol > newestProtocol) {
    throw machine.fault("pickle-protocol", "protocol $protocol is newer than $newest", protocol, newestProtocol);
  }
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
  else wrongTarget(machine, "APPEND", "list", list);
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
  if (cells.length % 2 === 1) throw machine.fault("pickle-key-alone", "SETITEMS has a key without a value");
  if (!(dict instanceof Map)) {
    wrongTarget(machine, "SETITEM", "dict", dict);
    return;
  }
  machine.charge((entryBytes * cells.length) / 2);
  for (let i = 0; i < cells.length; i += 2) {
    const key = cells[i]!;
    if (!isHashable(key)) throw machine.fault("pickle-key-type", "$type cannot be a key of a dict", typeName(key));
    dict.set(key, cells[i + 1]!);
  }
}

/** With an observer the target may be the stand-in of something refused, into which everything goes. */
function wrongTarget(machine: PickleMachine, opcode: string, expected: string, target: PickleCell): void {
  const sentence = "$opcode needs a $expected, got $type";
  if (isTag(target)) machine.refuse("pickle-target", sentence, opcode, expected, target.tag);
  else throw machine.fault("pickle-target", sentence, opcode, expected, typeName(target));
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
    const sentence = "STACK_GLOBAL needs two strings, got $module and $name";
    throw machine.fault("pickle-global-names", sentence, typeName(module), typeName(name));
  }
  pushGlobal(machine, [module, name]);
}

/** INST names a class and calls it with what is above the mark. The name is refused first, whatever it is. */
function makeInstance(machine: PickleMachine, [module, name]: readonly [string, string]): void {
  machine.popMark();
  machine.find(module, name);
  machine.push(refuseOpcode(machine, "INST", `${module}.${name}`));
}

/** The operand is what it would be done with: a class, a persistent id. */
function refuseOpcode(machine: PickleMachine, opcode: string, operand: string | null = null): PickleCell {
  if (operand === null) return machine.refuse("pickle-opcode", "refuses the opcode $opcode", opcode);
  return machine.refuse("pickle-opcode-operand", "refuses the opcode $opcode ($operand)", opcode, operand);
}

function refuseMarked(machine: PickleMachine, name: string): void {
  const [first] = machine.popMark();
  machine.push(refuseOpcode(machine, name, first !== undefined && isTag(first) ? first.tag : null));
}

function refuseObject(machine: PickleMachine, name: string, operands: number): void {
  const [first] = machine.popTuple(operands).items;
  machine.push(refuseOpcode(machine, name, first !== undefined && isTag(first) ? first.tag : null));
}

function refuseExtension(name: string): (machine: PickleMachine, code: number) => void {
  return (machine, code) => machine.push(refuseOpcode(machine, name, `extension ${code}`));
}

function persistentLine(machine: PickleMachine, id: string): void {
  persistent(machine, "PERSID", id);
}

function persistent(machine: PickleMachine, name: string, id: PickleCell): void {
  const resolve = machine.options.persistent;
  const shown = typeof id === "string" ? id : typeName(id);
  machine.refuseFloats(id, "persistent id");
  machine.push(resolve === undefined ? refuseOpcode(machine, name, shown) : resolve(id, machine));
}
