/** Fetching for the page and its worker. What does not come is told apart from what goes wrong afterwards. */

/** A file of the page that did not come: there is no network, or the server does not have it. */
export class Unreachable extends Error {}

export async function fetchFile(url: string): Promise<Response> {
  const response = await fetch(url).catch(() => null);
  if (response === null || !response.ok)
    throw new Unreachable(`cannot load ${url}: ${response?.status ?? "no answer"}`);
  return response;
}
