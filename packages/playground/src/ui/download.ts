/** Bytes that the page has made, as a file of the reader's. */

export function download(name: string, bytes: BlobPart): void {
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read the address after the click.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
