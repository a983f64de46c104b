import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cachedFolder, cachedPath } from "../../../tools/cache";

const WANTED = { kind: "thing", key: "k1" };
const report = () => undefined;

let folder: string;
let builds: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cache-"));
  vi.stubEnv("LVS_CACHE", folder);
  builds = 0;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function build(target: string): Promise<void> {
  builds += 1;
  await writeFile(join(target, "content"), "built");
}

test("a folder is built once, also for two that want it at the same time", async () => {
  const paths = await Promise.all([1, 2].map(() => cachedFolder({ ...WANTED, build }, report)));
  await cachedFolder({ ...WANTED, build }, report);

  expect(builds).toBe(1);
  expect(new Set(paths)).toEqual(new Set([cachedPath(WANTED)]));
  expect(await readFile(join(cachedPath(WANTED), "content"), "utf8")).toBe("built");
});

test("a failed build leaves nothing, and the next one starts anew", async () => {
  const fail = async (target: string) => {
    await build(target);
    throw new Error("disk full");
  };

  await expect(cachedFolder({ ...WANTED, build: fail }, report)).rejects.toThrow("disk full");
  expect(await readdir(dirname(cachedPath(WANTED)))).toEqual([]);

  await cachedFolder({ ...WANTED, build }, report);
  expect(builds).toBe(2);
});

test("what a killed build has left is removed, and nothing else", async () => {
  const beside = dirname(cachedPath(WANTED));
  await mkdir(join(beside, "k1.unfinished-abc"), { recursive: true });
  await mkdir(join(beside, "k11.unfinished-abc"));

  await cachedFolder({ ...WANTED, build }, report);

  expect((await readdir(beside)).sort()).toEqual(["k1", "k11.unfinished-abc"]);
});
