import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { mismatch } from "../../../host/installDependencies.mjs";

const LOCKED = {
  "": { name: "project" },
  "node_modules/one": { version: "1.0.0" },
  "node_modules/for-another-platform": { version: "2.0.0", optional: true },
  "node_modules/sdk": { link: true },
  sdk: { version: "0.0.1" },
};
const { "": _, "node_modules/for-another-platform": __, ...INSTALLED } = LOCKED;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dependencies-"));
  await mkdir(join(folder, "node_modules"));
  await writeFile(join(folder, "package-lock.json"), JSON.stringify({ packages: LOCKED }));
});
afterEach(() => rm(folder, { recursive: true }));

async function installed(packages: object): Promise<void> {
  await writeFile(join(folder, "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
}

test("a fresh clone has nothing installed", () => {
  expect(mismatch(folder)).toBe("nothing is installed yet");
});

test("what npm ci installs matches, without the packages for other platforms", async () => {
  await installed(INSTALLED);

  expect(mismatch(folder)).toBeUndefined();
});

test("a package of another version is a mismatch", async () => {
  await installed({ ...INSTALLED, "node_modules/one": { version: "1.0.1" } });

  expect(mismatch(folder)).toBe("node_modules/one is 1.0.1, the lock file has 1.0.0");
});

test("a missing package is a mismatch", async () => {
  const { "node_modules/one": _one, ...rest } = INSTALLED;
  await installed(rest);

  expect(mismatch(folder)).toBe("node_modules/one is missing, the lock file has 1.0.0");
});

test("a package that isn't locked any more is a mismatch", async () => {
  await installed({ ...INSTALLED, "node_modules/gone": { version: "1.0.0" } });

  expect(mismatch(folder)).toBe("node_modules/gone isn't in the lock file");
});
