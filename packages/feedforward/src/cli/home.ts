/**
 * Where this package lies, so that the program finds what stands beside it: its manifest, its models, the page. Built, this file
 * is a chunk in a folder of `dist/`, as deep below the package as it is here.
 */

/** The folder of the package, with a slash at its end. */
export const home: URL = new URL("../../", import.meta.url);
