/** Npy files made by hand, so that every part of their headers can be wrong. */

/** An npy file with the given header and array. */
export function npy(header: string, { size = 8, version = 1, length = header.length } = {}): Uint8Array {
  const head =
    version === 1
      ? [length & 255, length >> 8]
      : [length & 255, (length >> 8) & 255, (length >> 16) & 255, length >>> 24];
  const text = Uint8Array.from(header, (character) => character.charCodeAt(0));
  return Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...head, ...text, ...new Uint8Array(size)]);
}

/** As NumPy writes it: values in Python's words. */
export const header = (descr: string, order: string, shape: string): string =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;
