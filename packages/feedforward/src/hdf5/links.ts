/**
 * The links of a group: names and the addresses of objects. Older groups have a tree of symbol table nodes whose names lie
 * in a heap, newer ones a message for each link. Links that lead elsewhere (soft, external, by a user's rule) are refused.
 */

import type { ByteReader } from "../bytes/reader.ts";
import { readSize64 } from "../bytes/size64.ts";
import { defaultNames } from "../formats/limits.ts";
import { expectVersion, type Hdf5File, readAddress, readText } from "./file.ts";
import { messages, type ObjectHeader, readWidth } from "./header.ts";
import { nameIn, readLocalHeap } from "./heaps.ts";
import { walkTree } from "./tree.ts";

/** Whether an object is a group: it has links, or a place for them. */
export function isGroup(header: ObjectHeader): boolean {
  return [messages.symbolTable, messages.linkInfo, messages.link].some((type) => header.one(type) !== undefined);
}

/** A member of a group; `order` counts those that were made before it, where the file keeps it. */
interface Link {
  readonly name: string;
  readonly address: number;
  readonly order: number;
}

/** The addresses of a group's members by their names, in the order in which they were made; files without it sort them by name. */
export function readLinks(file: Hdf5File, header: ObjectHeader): Map<string, number> {
  const links = new Map<string, Link>();
  const add: Add = ({ name, address, order }, offset) => {
    if (name === "" || name === "." || name.includes("/")) {
      throw file.fault(offset, "hdf5-name", 'has a link of the name "$name", which is none', name);
    }
    if (links.has(name)) throw file.fault(offset, "hdf5-name-twice", 'has the name "$name" twice', name);
    const limit = file.limits.names ?? defaultNames;
    if (links.size === limit) throw file.fault(offset, "hdf5-names", "has more than $limit names", limit);
    file.spend(2 * name.length, offset);
    links.set(name, { name, address, order });
  };
  const table = header.one(messages.symbolTable);
  if (table !== undefined) readTable(file, table, add);
  refuseDense(file, header.one(messages.linkInfo), "links");
  for (const body of header.all(messages.link)) readLink(file, body, add);
  const sorted = [...links.values()].sort((a, b) => a.order - b.order);
  return new Map(sorted.map(({ name, address }) => [name, address]));
}

type Add = (link: Link, offset: number) => void;

function readTable(file: Hdf5File, table: ByteReader, add: Add): void {
  const address = readSize64(table, "address of a tree");
  const heap = readLocalHeap(file, readSize64(table, "address of a heap"));
  walkTree(file, { address, type: 0, keyBytes: 8 }, (leaf) => {
    const reader = file.structure(leaf, "SNOD", "symbol table node");
    expectVersion(reader, "symbol table node", 1);
    reader.skip(1, "symbol table node");
    const count = reader.uint16("number of links");
    for (let i = 0; i < count; i++) {
      const { offset } = reader;
      file.entry(offset);
      const name = nameIn(heap, readSize64(reader, "place of a name"));
      const target = readAddress(reader, "address of an object");
      const cache = reader.uint32("kind of a link");
      reader.skip(20, "link");
      if (cache === 2 || target === null) throw refusedLink(file, offset, name, "soft");
      add({ name, address: target, order: 0 }, offset);
    }
  });
}

function readLink(file: Hdf5File, reader: ByteReader, add: Add): void {
  const { offset } = reader;
  expectVersion(reader, "link", 1);
  const flags = reader.uint8("flags");
  const kind = flags & 8 ? reader.uint8("kind of a link") : 0;
  const order = flags & 4 ? readSize64(reader, "order of creation") : 0;
  reader.skip(flags & 16 ? 1 : 0, "encoding");
  const name = readText(reader, "name", readWidth(reader, 1 << (flags & 3), "length of a name"));
  if (kind !== 0) throw refusedLink(file, offset, name, kindNames[kind] ?? "user-defined");
  add({ name, address: readSize64(reader, "address of an object"), order }, offset);
}

const kindNames: Readonly<Record<number, string>> = { 1: "soft", 64: "external" };

function refusedLink(file: Hdf5File, offset: number, name: string, kind: string): Error {
  return file.fault(offset, "hdf5-link", 'has a link "$link" that is $kind, which is not followed', name, kind);
}

/** Newer files keep many links or attributes in a heap of their own, whose address stands in these messages. */
export function refuseDense(file: Hdf5File, info: ByteReader | undefined, what: "links" | "attributes"): void {
  if (info === undefined) return;
  const { offset } = info;
  expectVersion(info, what, 0);
  const flags = info.uint8("flags");
  if (flags & 1) info.skip(what === "links" ? 8 : 2, "order of creation");
  if (readAddress(info, "address of a heap") === null) return;
  const sentence =
    "keeps its $what in a fractal heap, which is not read; h5py writes none without track_order and libver";
  throw file.fault(offset, "hdf5-dense", sentence, what);
}
