import { existsSync } from "node:fs";
import { mkdtemp, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Clone } from "../../tools/harness/clone";

/** Debian 12's and 13's own, the one that comes with Node.js 20, and the newest that this Node.js runs. */
const VERSIONS = ["9.2.0", "10.8.2", "11"];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "npm-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(VERSIONS)(
  "a fresh clone's packages are installed by npm %s, and its SDK is linked that comes later",
  async (version) => {
    const prefix = join(folder, version);
    await execa("npm", ["install", "--prefix", prefix, "--no-audit", "--no-fund", `npm@${version}`]);
    const clone = await Clone.create();
    try {
      const installed = await execa(join(prefix, "node_modules/.bin/npm"), ["ci", "--no-audit", "--no-fund"], {
        cwd: clone.dir,
        all: true,
        reject: false,
      });

      expect(installed.exitCode, installed.all).toBe(0);
      expect(await readlink(join(clone.dir, "node_modules/@pulumi/libvirt"))).toBe("../../sdks/libvirt");
      expect(existsSync(join(clone.dir, "node_modules/@pulumi/pulumi/package.json"))).toBe(true);
    } finally {
      await rm(clone.dir, { recursive: true });
    }
  },
);
