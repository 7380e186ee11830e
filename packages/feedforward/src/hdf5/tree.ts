/**
 * B-trees of version 1, in which older groups keep their links and chunked datasets their chunks: a node has a level, and
 * keys around the addresses of its children; at level 0 these are leaves. Levels only fall, so a walk ends.
 */

import type { ByteReader } from "../bytes/reader.ts";
import { readSize64 } from "../bytes/size64.ts";
import { type Hdf5File, readAddress } from "./file.ts";

export interface Tree {
  readonly address: number;
  /** 0 of a group, 1 of chunks. */
  readonly type: 0 | 1;
  readonly keyBytes: number;
}

/** Calls `leaf` at every leaf with the key before it, from left to right. */
export function walkTree(file: Hdf5File, tree: Tree, leaf: (address: number, key: ByteReader) => void): void {
  walkNode(file, tree, null, leaf);
}

function walkNode(
  file: Hdf5File,
  tree: Tree,
  expected: number | null,
  leaf: (address: number, key: ByteReader) => void,
): void {
  const reader = file.structure(tree.address, "TREE", "tree");
  const type = reader.uint8("type of a tree");
  const level = reader.uint8("level of a tree");
  if (type !== tree.type || (expected !== null && level !== expected)) {
    throw reader.faultAt(
      tree.address,
      "hdf5-tree",
      "tree of type $type and level $level has another place",
      type,
      level,
    );
  }
  const count = reader.uint16("number of entries");
  for (const side of ["left", "right"]) readAddress(reader, side);
  for (let i = 0; i < count; i++) {
    file.entry(reader.offset);
    const key = file.part(reader.offset, "key", tree.keyBytes);
    reader.skip(tree.keyBytes, "key");
    const address = readSize64(reader, "address of an entry");
    if (level === 0) leaf(address, key);
    else walkNode(file, { ...tree, address }, level - 1, leaf);
  }
}
