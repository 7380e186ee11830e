/** A network's name as a shell, a file system and a program take it. */

export function fileStem(name: string): string {
  const stem = name
    .replace(/\.\w{1,12}$/, "")
    .replace(/[^\w-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return stem === "" ? "network" : stem;
}
