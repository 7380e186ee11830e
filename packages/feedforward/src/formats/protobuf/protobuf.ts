/**
 * Protocol buffers on the wire, strictly: a message is a sequence of fields, each a tag (number and wire type) and a
 * value. A message type is a table of its fields; reading and writing (`write.ts`) both follow the table, so they cannot disagree.
 * Fields that a table does not name are passed over. https://protobuf.dev/programming-guides/encoding
 */

import { defaultMemoryBytes, MemoryBudget } from "../../bytes/memory.ts";
import { ByteReader } from "../../bytes/reader.ts";
import { defaultNesting, type ReadLimits } from "../limits.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { type Wire, WireReader } from "./wire.ts";

/** What all fields of one file share while it is read. */
export interface ProtoContext {
  /** For lists of numbers. */
  readonly budget: MemoryBudget;
  /** For messages and texts, which take time too: a smaller part of the whole. */
  readonly structure: MemoryBudget;
  /** Messages may still nest so deep. */
  readonly depth: number;
  /** The same for messages in the one at hand, once there is one. */
  inner?: ProtoContext;
}

/** One kind of value: `int64`, `string`, a message. */
export interface Kind<T> {
  readonly wire: Wire;
  /** Reads the value behind its tag. */
  read(reader: WireReader, context: ProtoContext, what: string): T;
  /** Of messages: their table. */
  readonly schema?: () => Schema;
}

/** One row of a message's table. */
export interface Field<T> {
  readonly number: number;
  /** The wire types it may come in. */
  readonly wires: readonly Wire[];
  /** The value before any occurrence was met. */
  readonly absent: T;
  /** The value after one more occurrence, whose tag has been read. */
  take(value: T, occurrence: Occurrence): T;
  /** What one occurrence holds; of numbers the wire type says it. */
  readonly kind?: Kind<unknown>;
}

/** Where a field's value is to be read. */
export interface Occurrence {
  readonly reader: WireReader;
  readonly context: ProtoContext;
  readonly wire: Wire;
  /** The field's name, for errors. */
  readonly what: string;
}

/** A table holds fields of every type; `MessageOf` gives each its own back. */
export type Schema = Readonly<Record<string, Field<unknown>>>;

/** The value of a message with this table. `offset` is where its fields begin in the file. */
export type MessageOf<S extends Schema> = { [K in keyof S]: S[K] extends Field<infer T> ? T : never } & {
  readonly offset: number;
};

/** Bytes that one message takes beside its strings and numbers. */
const messageBytes = 512;
const stringBytes = 96;
const viewBytes = 128;
const mostStructureBytes = 2 ** 27;

/** Reads a whole file as one message. */
export function readProto<S extends Schema>(
  schema: S,
  bytes: Uint8Array,
  format: string,
  limits: ReadLimits = {},
): MessageOf<S> {
  const memoryBytes = limits.memoryBytes ?? defaultMemoryBytes(bytes.length, bytes.length);
  const errors = new ByteReader(bytes, format);
  const budget = new MemoryBudget(errors, memoryBytes);
  const structure = new MemoryBudget(errors, Math.min(memoryBytes, mostStructureBytes));
  return readMessage(schema, new WireReader(bytes, format), {
    structure,
    budget,
    depth: limits.nesting ?? defaultNesting,
  });
}

/** A field that is there at most once. A second occurrence is refused: readers differ in what they make of it. */
export function optional<T>(number: number, kind: Kind<T>): Field<T | undefined> {
  return {
    number,
    kind,
    wires: [kind.wire],
    absent: undefined,
    take(value, { reader, context, what }) {
      if (value !== undefined) throw reader.fault("protobuf-field-twice", "$what is given twice", what);
      return kind.read(reader, context, what);
    },
  };
}

/** A field that is there any number of times. */
export function repeated<T>(number: number, kind: Kind<T>): Field<readonly T[]> {
  const absent: readonly T[] = Object.freeze([]);
  return {
    number,
    kind,
    wires: [kind.wire],
    absent,
    take(values, { reader, context, what }) {
      const list = values === absent ? [] : (values as T[]);
      list.push(kind.read(reader, context, what));
      return list;
    },
  };
}

/** 64 bits with a sign. */
export const int64: Kind<bigint> = {
  wire: 0,
  read: (reader, _context, what) => BigInt.asIntN(64, BigInt(reader.varint(what))),
};

/** 32 bits with a sign, spelled in 64. */
export const int32: Kind<number> = {
  wire: 0,
  read: (reader, _context, what) => reader.int32(what),
};

export const float: Kind<number> = {
  wire: 5,
  read(reader, _context, what) {
    const bytes = reader.take(4, what);
    return new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
  },
};

/** Bytes as they are: a view on the file. */
export const raw: Kind<Uint8Array> = {
  wire: 2,
  read(reader, context, what) {
    context.structure.charge(viewBytes, reader.offset);
    return reader.take(reader.length(what), what);
  },
};

/** Text in strict UTF-8. */
export const text: Kind<string> = {
  wire: 2,
  read(reader, context, what) {
    const start = reader.offset;
    const bytes = reader.take(reader.length(what), what);
    context.structure.charge(stringBytes + 2 * bytes.length, start);
    const decoded = decodeUtf8(bytes);
    if (decoded === null) throw reader.faultAt(start, "protobuf-utf8", "$what is not UTF-8", what);
    return decoded;
  },
};

/** A message in a message. */
export function message<S extends Schema>(schema: S): Kind<MessageOf<S>> {
  return {
    wire: 2,
    schema: () => schema,
    read(reader, context, what) {
      if (context.depth <= 0) throw reader.fault("protobuf-nesting", "$what nests deeper than the limit", what);
      const length = reader.length(what);
      const outerEnd = reader.end;
      reader.end = reader.offset + length;
      context.inner ??= { budget: context.budget, structure: context.structure, depth: context.depth - 1 };
      const value = readMessage(schema, reader, context.inner);
      reader.end = outerEnd;
      return value;
    },
  };
}

/** A message that may hold itself. */
export function deferred<T>(kind: () => Kind<T>): Kind<T> {
  return {
    wire: 2,
    schema: () => kind().schema!(),
    read: (reader, context, what) => kind().read(reader, context, what),
  };
}

function readMessage<S extends Schema>(schema: S, reader: WireReader, context: ProtoContext): MessageOf<S> {
  const { fields, empty } = tableOf(schema);
  context.structure.charge(messageBytes, reader.offset);
  const values: Record<string, unknown> = { ...empty, offset: reader.offset };
  while (reader.remaining > 0) {
    const tag = reader.tag();
    const row = fields.get(tag.number);
    if (row === undefined) {
      reader.skip(tag);
      continue;
    }
    const [what, field] = row;
    const { wire, offset } = tag;
    if (!field.wires.includes(wire)) {
      throw reader.faultAt(offset, "protobuf-wire", "$what comes in the wire type $wire", what, wire);
    }
    values[what] = field.take(values[what], { reader, context, wire, what });
  }
  return values as MessageOf<S>;
}

/** A schema as reading needs it. */
interface Table {
  readonly fields: ReadonlyMap<number, readonly [name: string, field: Field<unknown>]>;
  /** The message that has no field. */
  readonly empty: Readonly<Record<string, unknown>>;
}

const tables = new WeakMap<Schema, Table>();

function tableOf(schema: Schema): Table {
  let table = tables.get(schema);
  if (table === undefined) {
    const rows = Object.entries(schema);
    table = {
      fields: new Map(rows.map(([name, field]) => [field.number, [name, field]])),
      empty: Object.fromEntries(rows.map(([name, field]) => [name, field.absent])),
    };
    tables.set(schema, table);
  }
  return table;
}
