/**
 * Protocol buffers as bytes, by the tables that reading follows. Apart from reading, so that a page that only reads does not
 * load it: how a value is written follows from its wire type, and of a block from the value.
 */

import type { NumberList } from "./numbers.ts";
import type { Field, MessageOf, Schema } from "./protobuf.ts";
import { ProtoSink } from "./sink.ts";

/** The bytes of a message: fields in the order of the table, those that are absent left out. */
export function writeProto<S extends Schema>(schema: S, message: Omit<MessageOf<S>, "offset">): Uint8Array {
  const sink = new ProtoSink();
  const values: Readonly<Record<string, unknown>> = message;
  for (const [name, field] of Object.entries(schema)) {
    for (const value of occurrences(field, values[name])) {
      sink.tag(field.number, field.wires[0]!);
      writeValue(sink, field, value);
    }
  }
  return sink.finish();
}

/** What is written behind a tag of its own each: numbers of a list too, which every reader takes. */
function occurrences(field: Field<unknown>, value: unknown): Iterable<unknown> {
  if (value === undefined) return [];
  // Numbers alone come in two wire types: one by one, or packed.
  if (field.wires.length > 1) return (value as NumberList<Int32Array>).values;
  return Array.isArray(value) ? value : [value];
}

function writeValue(sink: ProtoSink, { wires, kind }: Field<unknown>, value: unknown): void {
  const [wire] = wires;
  if (wire === 0) sink.varint(BigInt.asUintN(64, BigInt(value as number | bigint)));
  else if (wire !== 2) sink.append(new Uint8Array((wire === 5 ? Float32Array : Float64Array).of(Number(value)).buffer));
  else if (typeof value === "string") sink.block(new TextEncoder().encode(value));
  else if (value instanceof Uint8Array) sink.block(value);
  else sink.block(writeProto(kind!.schema!(), value as MessageOf<Schema>));
}
