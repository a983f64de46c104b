import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type BaseImage, ensureImage, pathOf } from "../../../images/baseImage";
import { append } from "../../../images/transfer/append";
import { PartialFile } from "../../../images/transfer/partialFile";
import { ImageServer, refuses, serves } from "./imageServer";
import { qcow2File } from "./qcow2File";

const IMAGE = qcow2File();
const MIDDLE = 20_000;
const PATIENCE = { timeout: 300_000, interval: 10 };
const PERSEVERANCE = { stallSeconds: 30, attempts: 3, pauseSeconds: 0 };

let folder: string;
let server: ImageServer;
let reports: string[];

beforeEach(async () => {
  for (const name of ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"]) vi.stubEnv(name, undefined);
  folder = await mkdtemp(join(tmpdir(), "images-"));
  server = await ImageServer.start(arrived);
  reports = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.stop();
  await rm(folder, { recursive: true });
});

function wanted(more: Partial<BaseImage> = {}): BaseImage {
  return { image: server.url, cache: join(folder, "cache"), ...more };
}

function fetchIt(more: Partial<BaseImage> = {}, perseverance = PERSEVERANCE): Promise<string> {
  return ensureImage(wanted(more), (line) => reports.push(line), perseverance);
}

async function arrived(bytes: number): Promise<void> {
  await vi.waitFor(async () => {
    const cache = join(folder, "cache");
    const part = (await readdir(cache)).find((name) => name.endsWith(".part")) ?? "none";
    if ((await stat(join(cache, part))).size < bytes) throw new Error(`${part} has fewer than ${bytes} bytes`);
  }, PATIENCE);
}

/** What the user is told of a download that fails. */
async function failureOf(download: Promise<string>): Promise<string> {
  return download.then(
    () => "no failure",
    (error: Error) => (error.name === "UserError" ? error.message.replaceAll(folder, "FOLDER") : `${error.stack}`),
  );
}

/** What is in the cache, by name without the key before it. */
async function left(): Promise<string[]> {
  const names = await readdir(join(folder, "cache")).catch(() => []);
  return names.map((name) => name.replace(/^[0-9a-f]{16}-/, "")).sort();
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

describe("a download", () => {
  it("is the image under its own name, and nothing beside it", async () => {
    server.behaviours = [serves(IMAGE)];
    const path = await fetchIt({ sha256: sha256(IMAGE) });

    expect(await readFile(path)).toEqual(IMAGE);
    expect(path).toBe(pathOf(wanted({ sha256: sha256(IMAGE) })));
    expect(await left()).toEqual(["guest.qcow2"]);
  });

  it("is told of with bytes and seconds", async () => {
    server.behaviours = [serves(qcow2File({ clusters: 60 }))];
    await fetchIt();

    expect(reports).toEqual([
      `guest.qcow2: downloading 0.0 MB from ${server.url}`,
      expect.stringMatching(/^guest\.qcow2: downloaded, 0\.0 MB after \d+ s$/),
    ]);
  });

  it("is done once, also for two that want it at the same time", async () => {
    server.behaviours = [serves(IMAGE)];
    const paths = await Promise.all([fetchIt(), fetchIt()]);
    await fetchIt();

    expect(server.requests).toEqual([{}]);
    expect(new Set(paths).size).toBe(1);
  });

  it("is another one for another sum of the same URL", async () => {
    server.behaviours = [serves(IMAGE)];
    const path = await fetchIt();

    expect(await fetchIt({ sha256: sha256(IMAGE) })).not.toBe(path);
  });

  it("has a name that needs no quoting, whatever the URL's is", async () => {
    expect(basename(pathOf({ image: "https://example.com/a%20b/c%23d;e.qcow2?x=1#y" }))).toMatch(
      /^[0-9a-f]{16}-c_23d_e\.qcow2$/,
    );
  });
});

describe("a download that is cut in the middle", () => {
  it("is gone on with where it broke off", async () => {
    server.behaviours = [serves(IMAGE, { etag: '"1"', cutAfter: MIDDLE }), serves(IMAGE)];
    const path = await fetchIt({ sha256: sha256(IMAGE) });

    expect(server.requests).toEqual([{}, { range: `bytes=${MIDDLE}-`, ifRange: '"1"' }]);
    expect(await readFile(path)).toEqual(IMAGE);
    expect(reports.slice(1, 3)).toEqual([
      "the server closed the connection at 0.0 of 0.0 MB; trying again",
      "going on at 0.0 of 0.0 MB",
    ]);
  });

  it("is gone on with as often as it gets further", async () => {
    server.behaviours = [serves(IMAGE, { etag: '"1"', cutAfter: 5_000 })];
    await fetchIt({ sha256: sha256(IMAGE) });

    expect(server.requests.map(({ range }) => range)).toEqual([
      undefined,
      ...[1, 2, 3, 4, 5, 6].map((times) => `bytes=${times * 5_000}-`),
    ]);
  });

  it("is gone on with by its date where there is no ETag, or only a weak one", async () => {
    const lastModified = "Mon, 01 Jan 2024 00:00:00 GMT";
    server.behaviours = [
      serves(IMAGE, { lastModified, etag: 'W/"1"', cutAfter: MIDDLE }),
      serves(IMAGE, { lastModified }),
    ];
    await fetchIt({ sha256: sha256(IMAGE) });

    expect(server.requests[1]).toEqual({ range: `bytes=${MIDDLE}-`, ifRange: lastModified });
  });

  it("fails when it stays so, and the next one goes on with what there is", async () => {
    server.behaviours = [serves(IMAGE, { etag: '"1"', cutAfter: MIDDLE }), serves(IMAGE, { etag: '"1"', cutAfter: 0 })];
    const failure = await failureOf(fetchIt());

    const part = `FOLDER/cache/${basename(pathOf(wanted()))}.part`;
    expect(failure).toBe(
      `${server.url}: the download breaks off at 0.0 of 0.0 MB: the server closed the connection\n` +
        "  expected: the whole image\n" +
        `  fix: run this again, which goes on with ${part}, or download it by other means and set lvs:image to its path`,
    );
    expect(await left()).toEqual(["guest.qcow2.part", "guest.qcow2.part.origin"]);

    server.behaviours = [serves(IMAGE)];
    expect(await readFile(await fetchIt({}))).toEqual(IMAGE);
    expect(server.requests.at(-1)).toEqual({ range: `bytes=${MIDDLE}-`, ifRange: '"1"' });
    expect(await left()).toEqual(["guest.qcow2"]);
  });

  it("begins anew at a server that knows no ranges, and leaves nothing when it stays cut", async () => {
    server.behaviours = [
      serves(IMAGE, { etag: '"1"', ranges: false, cutAfter: MIDDLE }),
      serves(IMAGE, { etag: '"1"', ranges: false }),
    ];
    expect(await readFile(await fetchIt())).toEqual(IMAGE);

    server.behaviours = [serves(IMAGE, { etag: '"1"', ranges: false, cutAfter: MIDDLE })];
    const failure = await failureOf(fetchIt({ sha256: sha256(IMAGE) }));
    expect(failure).toMatch(/fix: run this again or download it by other means/);
    expect(await left()).toEqual(["guest.qcow2"]);
  });

  it("begins anew where nothing proves that the image is the same, and leaves nothing when it stays cut", async () => {
    server.behaviours = [serves(IMAGE, { cutAfter: MIDDLE })];
    await failureOf(fetchIt());

    expect(server.requests).toEqual([{}, {}, {}]);
    expect(await left()).toEqual([]);
  });

  it.each([false, true])(
    "begins anew when the image changed, also where the server goes on regardless: %s",
    async (ignoresIfRange) => {
      const other = qcow2File({ filler: 9 });
      server.behaviours = [
        serves(IMAGE, { etag: '"1"', cutAfter: MIDDLE }),
        serves(other, { etag: '"2"', ignoresIfRange }),
      ];

      expect(await readFile(await fetchIt())).toEqual(other);
    },
  );

  it("begins anew when the image has become shorter than what there is", async () => {
    const shorter = qcow2File({ clusters: 5 });
    const gone = serves(shorter, { etag: '"2"' });
    server.behaviours = [serves(IMAGE, { etag: '"1"', cutAfter: MIDDLE }), refuses(416), gone];

    expect(await readFile(await fetchIt())).toEqual(shorter);
  });

  it("is found cut where nobody told its length", async () => {
    server.behaviours = [
      (_, response) => response.writeHead(200, { Connection: "close" }).end(IMAGE.subarray(0, MIDDLE)),
    ];

    expect(await failureOf(fetchIt())).toBe(
      `${server.url}: a cut qcow2 image: it has ${MIDDLE} bytes, and its parts reach to byte ${IMAGE.length} or further\n` +
        "  expected: a whole qcow2 image, which needs no other file\n" +
        "  fix: set lvs:image to such an image; qemu-img convert -O qcow2 makes one of any other kind",
    );
    expect(await left()).toEqual([]);
  });

  it("is gone on with when its rest is shorter than announced", async () => {
    const short: Parameters<typeof serves>[0] = IMAGE.subarray(0, MIDDLE + 100);
    server.behaviours = [
      serves(IMAGE, { etag: '"1"', cutAfter: MIDDLE }),
      (_, response) =>
        response
          .writeHead(206, { ETag: '"1"', "Content-Range": `bytes ${MIDDLE}-${IMAGE.length - 1}/${IMAGE.length}` })
          .end(short.subarray(MIDDLE)),
      serves(IMAGE),
    ];

    expect(await readFile(await fetchIt())).toEqual(IMAGE);
    expect(server.requests[2]?.range).toBe(`bytes=${MIDDLE + 100}-`);
  });

  it("begins anew when its rest is longer than announced", async () => {
    server.behaviours = [
      serves(IMAGE, { etag: '"1"', cutAfter: MIDDLE }),
      (_, response) =>
        response
          .writeHead(206, { ETag: '"1"', "Content-Range": `bytes ${MIDDLE}-${IMAGE.length - 1}/${IMAGE.length}` })
          .end(IMAGE),
      serves(IMAGE),
    ];

    expect(await readFile(await fetchIt())).toEqual(IMAGE);
    expect(server.requests[2]).toEqual({});
  });
});

describe("a server", () => {
  it("that has no such image is asked once", async () => {
    server.behaviours = [refuses(404)];

    expect(await failureOf(fetchIt())).toBe(
      `${server.url}: the server answers 404 Not Found\n  expected: a qcow2 image\n` +
        "  fix: look for the image's present place, and set lvs:image to it",
    );
    expect(server.requests).toHaveLength(1);
    expect(await left()).toEqual([]);
  });

  it("that fails for a moment is asked again", async () => {
    server.behaviours = [refuses(500), refuses(503), serves(IMAGE)];

    expect(await readFile(await fetchIt())).toEqual(IMAGE);
  });

  it("that fails all the time is given up", async () => {
    server.behaviours = [refuses(500)];

    expect(await failureOf(fetchIt())).toBe(
      `${server.url}: no download: the server answers 500\n  expected: the whole image\n` +
        "  fix: run this again or download it by other means and set lvs:image to its path",
    );
    expect(server.requests).toHaveLength(3);
  });

  it("that isn't there is given up", async () => {
    const other = await ImageServer.start(arrived);
    const image = other.url;
    await other.stop();

    expect(await failureOf(fetchIt({ image }))).toMatch(`${image}: no download: the server refuses the connection\n`);
  });

  it("that falls silent is given up within the bound, and gone on with", async () => {
    server.behaviours = [serves(IMAGE, { etag: '"1"', silentAfter: MIDDLE }), serves(IMAGE)];
    await fetchIt({}, { ...PERSEVERANCE, stallSeconds: 0.2 });

    expect(reports).toContain("the server fell silent at 0.0 of 0.0 MB; trying again");
    expect(server.requests[1]?.range).toBe(`bytes=${MIDDLE}-`);
  });

  it("that never answers is given up within the bound", async () => {
    server.behaviours = [() => undefined];

    expect(await failureOf(fetchIt({}, { ...PERSEVERANCE, stallSeconds: 0.2 }))).toMatch(
      "no download: the server doesn't answer",
    );
  });

  it("that answers with a page is found out before the page ends", async () => {
    server.behaviours = [
      (_, response) => response.writeHead(200, { "Content-Length": 1e6 }).write("<!DOCTYPE html>\n<p>Log in"),
    ];

    expect(await failureOf(fetchIt())).toBe(
      `${server.url}: the server sends no qcow2 image: it begins with "<!DOCTYPE html>\\n<p>Log in"\n` +
        "  expected: a qcow2 image\n" +
        "  fix: open the address in a browser to see what is there, and set lvs:image to the image's own address",
    );
    expect(await left()).toEqual([]);
  });

  it("that answers with nothing is found out", async () => {
    server.behaviours = [(_, response) => response.end()];

    expect(await failureOf(fetchIt())).toMatch(`${server.url}: an empty file\n`);
    expect(await left()).toEqual([]);
  });
});

describe("an image with a wrong sum", () => {
  it("is found out by either kind of sum", async () => {
    const right = createHash("sha512").update(IMAGE).digest("hex");
    server.behaviours = [serves(IMAGE), serves(IMAGE)];

    expect(await failureOf(fetchIt({ sha256: sha256(IMAGE), sha512: "0".repeat(128) }))).toBe(
      `${server.url}: the image has SHA-512 ${right}\n  expected: ${"0".repeat(128)}\n` +
        "  fix: compare with the sum that its publisher gives: set lvs:imageSha512 to that, or get the image anew",
    );
    expect(await left()).toEqual([]);
    await fetchIt({ sha256: sha256(IMAGE), sha512: right });
  });

  it("leaves nothing at all, also where it was gone on with", async () => {
    const expected = "0".repeat(64);
    server.behaviours = [serves(IMAGE, { etag: '"1"', cutAfter: MIDDLE }), serves(IMAGE)];

    expect(await failureOf(fetchIt({ sha256: expected }))).toBe(
      `${server.url}: the image has SHA-256 ${sha256(IMAGE)}\n  expected: ${expected}\n` +
        "  fix: compare with the sum that its publisher gives: set lvs:imageSha256 to that, or get the image anew",
    );
    expect(await left()).toEqual([]);
  });
});

describe("without room for the image", () => {
  it("nothing is downloaded", async () => {
    server.behaviours = [(_, response) => response.writeHead(200, { "Content-Length": 1e15 }).write(IMAGE)];

    expect(await failureOf(fetchIt())).toMatch(
      /^FOLDER\/cache: no space left for the image\n {2}expected: room for guest.qcow2: 1000000000.0 MB; there are [\d.]+ MB\n {2}fix: make room there, or set lvs:imageCache to a folder on another disk$/,
    );
    expect(await left()).toEqual([]);
  });

  it("what was downloaded until then is removed", async () => {
    const partial = new PartialFile(join(folder, "image.part"));
    await writeFile(`${partial.path}.origin`, "{}");
    await symlink("/dev/full", partial.path);
    async function* body() {
      yield IMAGE;
    }
    const answer = { from: 0, total: undefined, validator: '"1"', resumable: true, body: body() };
    const appended = append(partial, answer, {
      what: "the image",
      name: "guest.qcow2",
      otherFolder: "name another",
      begun: () => () => undefined,
    });

    await expect(appended).rejects.toThrow(`${folder}: no space left for the image\n`);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("a cache", () => {
  it("that can't be written to is the user's to fix", async () => {
    server.behaviours = [serves(IMAGE)];
    await writeFile(join(folder, "file"), "");

    expect(await failureOf(fetchIt({ cache: join(folder, "file", "cache") }))).toMatch(
      /the image's folder can't be used: ENOTDIR.*\n {2}expected: a folder that you may write to\n {2}fix: set lvs:imageCache to another folder$/,
    );
  });

  it("is below the user's cache folder by default", () => {
    vi.stubEnv("LVS_CACHE", "/somewhere");

    expect(pathOf({ image: "https://example.com/a.qcow2" })).toMatch(/^\/somewhere\/images\/[0-9a-f]{16}-a\.qcow2$/);
  });
});
