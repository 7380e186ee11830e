/** Counts as people read them, with a comma before every three digits. */

/** `45,360` */
export function thousands(count: number | bigint): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
