/** What a picture that is no PNG is, by how it begins: enough to say what has to be converted. */

const kinds: readonly (readonly [name: string, begins: RegExp])[] = [
  ["JPEG", /^\xff\xd8\xff/],
  ["GIF", /^GIF8/],
  ["WebP", /^RIFF.{4}WEBP/s],
  ["BMP", /^BM/],
  ["TIFF", /^(II\*\0|MM\0\*)/],
  ["AVIF or HEIC", /^.{4}ftyp(avif|heic|mif1)/s],
  ["SVG", /^\s*(<\?xml[^>]*>\s*)?<svg/],
  ["PDF", /^%PDF/],
];

/** Null for what is none of them. */
export function pictureKind(bytes: Uint8Array): string | null {
  const beginning = String.fromCharCode(...bytes.subarray(0, 200));
  return kinds.find(([, begins]) => begins.test(beginning))?.[0] ?? null;
}
