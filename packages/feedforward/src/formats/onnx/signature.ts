/** How ONNX files begin, apart from how they are read: `load` brings the reader along once it knows. */

/** A protocol buffer whose field 1 is a small number, ir_version, and whose next field is one of a model's. */
export function beginsAsOnnx(bytes: Uint8Array): boolean {
  const tags = [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72, 0xa2, 0xca];
  return bytes[0] === 0x08 && bytes[1]! >= 1 && bytes[1]! < 0x20 && tags.includes(bytes[2]!);
}
