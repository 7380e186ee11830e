/** The server of one folder: its files, its headers, and nothing beside them. */

import { type IncomingHttpHeaders, request } from "node:http";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Site, serveFolder } from "../../src/cli/play/site.ts";
import { folder } from "./surroundings.ts";

const files = {
  "site/index.html": "<p>",
  "site/en/index.html": "<b>",
  "site/a.js": "1",
  "site/x.bin": "..",
  "other/index.html": "<i>",
  "other/a.js": "2",
  secret: "s",
};

async function serve(port = 0): Promise<Site> {
  const home = folder(files);
  const site = await serveFolder(join(home, "site"), port, { folders: { "/other/": `${join(home, "other")}/` } });
  onTestFinished(() => site.close());
  return site;
}

/** As it is written: `fetch` would tidy the address first. */
function get(site: Site, path: string, method = "GET"): Promise<{ status: number; type: string; text: string }> {
  const { hostname, port } = new URL(site.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
      response.on("end", () =>
        resolve({ status: response.statusCode!, type: String(response.headers["content-type"]).split(";")[0]!, text }),
      );
    })
      .on("error", reject)
      .end();
  });
}

/** What is sent, as it is on the wire. */
function bytesOf(url: URL, accepted: string): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { "accept-encoding": accepted } }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(pieces) }));
    })
      .on("error", reject)
      .end();
  });
}

describe("a folder", () => {
  it.each([
    ["/", "text/html", "<p>"],
    ["/en/", "text/html", "<b>"],
    ["/en/?v=1", "text/html", "<b>"],
    ["/a.js", "text/javascript", "1"],
    ["/x.bin", "application/octet-stream", ".."],
    ["/other/", "text/html", "<i>"],
    ["/other/a.js", "text/javascript", "2"],
  ])("sends %s", async (path, type, text) => {
    expect(await get(await serve(), path)).toEqual({ status: 200, type, text });
  });

  it.each([
    "/none",
    "/other/x.bin",
    "/otherwise/a.js",
    "/other/../secret",
    "/other/%2e%2e/secret",
    "/../secret",
    "/%2e%2e/secret",
    "/en/..%2f..%2fsecret",
    "/%00",
    "/%",
    "/..%5csecret",
    "/a.js/",
  ])("has no %s", async (path) => {
    expect(await get(await serve(), path)).toMatchObject({ status: 404, text: "404: there is no such file\n" });
  });

  it.each([
    ["/a.js", "gzip, deflate, br", "gzip"],
    ["/", "br;q=1.0, gzip;q=0.8", "gzip"],
    ["/a.js", "gzip;q=0", undefined],
    ["/a.js", "identity", undefined],
    ["/a.js", "xgzip", undefined],
    ["/x.bin", "gzip", undefined],
  ])("sends %s to one who takes %s: %s", async (path, accepted, encoding) => {
    const { url } = await serve();
    const [plain, sent] = await Promise.all([
      bytesOf(new URL(path, url), "identity"),
      bytesOf(new URL(path, url), accepted),
    ]);
    expect(sent.headers["content-encoding"]).toBe(encoding);
    expect(encoding === undefined ? sent.body : gunzipSync(sent.body)).toEqual(plain.body);
  });

  it("leads to the slash at the end of a folder", async () => {
    const { url } = await serve();
    const response = await fetch(`${url}en?v=1`, { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([308, "/en/?v=1"]);
    const other = await fetch(`${url}other`, { redirect: "manual" });
    expect([other.status, other.headers.get("location")]).toEqual([308, "/other/"]);
  });

  it("takes no other method, and says no text to HEAD", async () => {
    const site = await serve();
    expect(await get(site, "/", "POST")).toMatchObject({ status: 405 });
    expect(await get(site, "/", "HEAD")).toMatchObject({ status: 200, text: "" });
  });

  it("isolates its pages", async () => {
    const { headers } = await fetch((await serve()).url);
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-embedder-policy")).toBe("require-corp");
  });

  it("takes the next port where one is taken", async () => {
    const first = await serve();
    const port = Number(new URL(first.url).port);
    const second = await serve(port);
    expect(Number(new URL(second.url).port)).toBeGreaterThan(port);
  });
});
