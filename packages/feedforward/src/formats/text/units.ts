/** Text of its UTF-16 units: for the readers of every encoding, those of short ASCII among them. */

/** The text of at most a few thousand UTF-16 units. `apply` takes a typed array six times faster than spreading does. */
export function fromUnits(units: Uint8Array | Uint16Array): string {
  return Reflect.apply(String.fromCharCode, null, units as ArrayLike<number>);
}
