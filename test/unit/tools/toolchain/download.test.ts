import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Downloads, NotAvailable } from "../../../../tools/toolchain/download";
import { fetchRelease, type Release } from "../../../../tools/toolchain/releases";

const RELEASE: Release = {
  repository: "someone/something",
  version: "1.2.3",
  archive: "something.tar.gz",
  checksums: "sums.txt",
  members: ["something/program"],
  strip: 1,
};

let folder: string;
let server: Server;
let site: string;
let requests: string[];
/** What the site publishes, by file name. */
let files: Record<string, Buffer | string | ((response: ServerResponse) => void)>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "download-"));
  vi.stubEnv("LVS_CACHE", join(folder, "cache"));
  for (const name of ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"]) vi.stubEnv(name, undefined);
  requests = [];
  files = {};
  server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true });
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? "";
  requests.push(url);
  const name = url.slice(url.lastIndexOf("/") + 1);
  const prefix = "/someone/something/releases/download/v1.2.3/";
  const file = url.startsWith(prefix) ? files[name] : undefined;
  if (file === undefined) response.writeHead(404).end();
  else if (typeof file === "function") file(response);
  else response.end(file);
}

/** An archive with the wanted program and something else. */
async function tarball(): Promise<Buffer> {
  await mkdir(join(folder, "something"));
  await writeFile(join(folder, "something", "program"), "#!/bin/sh\n", { mode: 0o755 });
  await writeFile(join(folder, "something", "unwanted"), "");
  return execFileSync("tar", ["-czf", "-", "-C", folder, "something"]);
}

function sumsOf(...names: string[]): string {
  return names
    .map((name) => {
      const sum = createHash("sha256")
        .update(files[name] as Buffer)
        .digest("hex");
      return `${sum}  ${name}\n`;
    })
    .join("");
}

const PATIENCE = { timeout: 300_000, interval: 10 };
const AT_ONCE = { times: 3, pauseSeconds: 0 };

function fetchIt(release = RELEASE, downloads = new Downloads(AT_ONCE)): Promise<string> {
  return fetchRelease(release, downloads, () => undefined, site);
}

/** Throws unless as many bytes of the archive are on the disk. */
async function arrived(bytes: number): Promise<void> {
  const archive = (await unfinished()).find((name) => name.endsWith(RELEASE.archive)) ?? "none";
  if ((await stat(join(folder, "cache", archive))).size < bytes)
    throw new Error(`${archive} has fewer than ${bytes} bytes`);
}

async function unfinished(): Promise<string[]> {
  const below = await readdir(join(folder, "cache"), { recursive: true });
  return below.filter((name) => name.includes("unfinished"));
}

test("a release is unpacked when its checksum is right, and then comes from the cache", async () => {
  files["something.tar.gz"] = await tarball();
  files["sums.txt"] = `${"0".repeat(64)}  other.tar.gz\n${sumsOf("something.tar.gz")}`;

  const path = await fetchIt();
  const asked = requests.length;

  expect(await readdir(path)).toEqual(["program"]);
  expect(await fetchIt()).toBe(path);
  expect(requests).toHaveLength(asked);
});

test("a zip archive's programs are executable", async () => {
  files["something.zip"] = Buffer.from(
    zipSync({ "docs/README.md": strToU8("hello"), program: strToU8("#!/bin/sh\n") }),
  );
  files["sums.txt"] = sumsOf("something.zip");

  const path = await fetchIt({ ...RELEASE, archive: "something.zip" });

  expect(await readFile(join(path, "docs", "README.md"), "utf8")).toBe("hello");
  expect(execFileSync(join(path, "program")).toString()).toBe("");
});

test("a wrong checksum is an error that names both, and leaves nothing", async () => {
  files["something.tar.gz"] = await tarball();
  files["sums.txt"] = `${"0".repeat(64)}  something.tar.gz\n`;

  await expect(fetchIt()).rejects.toThrow(new RegExp(`SHA-256 [0-9a-f]{64}\\n  expected: ${"0".repeat(64)}`));
  expect(await unfinished()).toEqual([]);
});

test.each([
  ["is cut", 200],
  ["a busy site refuses", 503],
])("a transfer that %s is tried again", async (_, status) => {
  const archive = await tarball();
  files["something.tar.gz"] = archive;
  files["sums.txt"] = sumsOf("something.tar.gz");
  files["something.tar.gz"] = (response) => {
    files["something.tar.gz"] = archive;
    response.writeHead(status, { "content-length": archive.length });
    response.write("only this", () => response.destroy());
  };

  expect(await readdir(await fetchIt())).toEqual(["program"]);
});

test("a transfer that is cut is gone on with, where the site can", async () => {
  const archive = await tarball();
  files["something.tar.gz"] = archive;
  files["sums.txt"] = sumsOf("something.tar.gz");
  const asked: unknown[] = [];
  const middle = Math.floor(archive.length / 2);
  files["something.tar.gz"] = (response) => {
    const { range, "if-range": ifRange } = response.req.headers;
    asked.push({ range, ifRange });
    if (range === `bytes=${middle}-`) {
      const rest = { "content-range": `bytes ${middle}-${archive.length - 1}/${archive.length}` };
      response.writeHead(206, { etag: '"1"', ...rest }).end(archive.subarray(middle));
      return;
    }
    response.writeHead(200, { etag: '"1"', "content-length": archive.length });
    response.write(archive.subarray(0, middle));
    // a client drops what it holds of a connection that ends with an error
    void vi.waitFor(() => arrived(middle), PATIENCE).then(() => response.destroy());
  };

  expect(await readdir(await fetchIt())).toEqual(["program"]);
  expect(asked).toEqual([{}, { range: `bytes=${middle}-`, ifRange: '"1"' }]);
});

test("a transfer that is cut each time is an error, and leaves nothing", async () => {
  files["something.tar.gz"] = await tarball();
  files["sums.txt"] = sumsOf("something.tar.gz");
  files["something.tar.gz"] = (response) => {
    response.writeHead(200, { "content-length": 1_000_000 });
    response.write("only this", () => response.destroy());
  };

  await expect(fetchIt()).rejects.toThrow(/the download broke off \(.+\)\n {2}fix: run this again/);
  expect(await unfinished()).toEqual([]);
});

test("a file that isn't published is not available, which doesn't hold for the next one", async () => {
  const downloads = new Downloads();
  await expect(fetchIt(RELEASE, downloads)).rejects.toThrow(NotAvailable);

  files["something.tar.gz"] = await tarball();
  files["sums.txt"] = sumsOf("something.tar.gz");

  expect(existsSync(await fetchIt(RELEASE, downloads))).toBe(true);
});

test("a file without a checksum is not available", async () => {
  files["something.tar.gz"] = await tarball();
  files["sums.txt"] = "something else\n";

  await expect(fetchIt()).rejects.toThrow(/sums.txt has no SHA-256 for something.tar.gz/);
  expect(requests.some((url) => url.endsWith(".tar.gz"))).toBe(false);
});

test("a site out of reach is asked only once", async () => {
  const downloads = new Downloads();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await expect(fetchIt(RELEASE, downloads)).rejects.toThrow(/can't be reached \(ECONNREFUSED\)/);

  const port = Number(new URL(site).port);
  server = createServer(answer).listen(port, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));

  await expect(fetchIt(RELEASE, downloads)).rejects.toThrow(NotAvailable);
  expect(requests).toEqual([]);
});

test("the proxy that the environment names is used", async () => {
  vi.stubEnv("HTTP_PROXY", site);
  site = "http://releases.test";
  const asked: string[] = [];
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });

  await expect(fetchIt()).rejects.toThrow(NotAvailable);

  expect([...asked, ...requests].join()).toContain("releases.test");
});
