import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installPackages } from "../../../../tools/lab/apt";

const { PATH } = process.env;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "apt-"));
  process.env.PATH = `${folder}:${PATH}`;
});
afterEach(async () => {
  process.env.PATH = PATH;
  await rm(folder, { recursive: true });
});

/** Puts an apt-get in the real one's place: shell commands that know how often it was `called`, and its `$action`. */
async function aptGet(commands: string): Promise<void> {
  const program = join(folder, "apt-get");
  const count = `echo "$*" >>${folder}/calls; called=$(wc -l <${folder}/calls); action=$6`;
  await writeFile(program, `#!/bin/sh\n${count}\n${commands}\n`);
  await chmod(program, 0o755);
}

async function calls(): Promise<string[]> {
  return (await readFile(join(folder, "calls"), "utf8")).trim().split("\n");
}

const LOCKED = `echo "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (unattended-upgr)" >&2
  echo "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?" >&2
  exit 100`;
const LISTS_LOCKED = 'echo "E: Could not get lock /var/lib/apt/lists/lock" >&2; exit 100';

describe("packages are installed by apt", () => {
  it("which reads its archives first and tries each download again that breaks off", async () => {
    await aptGet("");
    await installPackages(["curl", "tini"], () => {});

    expect(await calls()).toEqual([
      "-q -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 update -o APT::Update::Error-Mode=any",
      "-q -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 install -y --no-install-recommends curl tini",
    ]);
  });

  it("as soon as no other process uses it, and meanwhile it is said which does", async () => {
    await aptGet(`case $called in 1) ${LISTS_LOCKED};; 3) ${LOCKED};; esac`);
    const told: string[] = [];
    await installPackages(["curl"], (line) => told.push(line));

    expect((await calls()).map((call) => call.split(" ")[5])).toEqual(["update", "update", "install", "install"]);
    expect(told).toContain("waiting for another process, which uses apt");
    expect(told).toContain("waiting for unattended-upgr (process 12), which uses apt");
  });

  it("also when an archive can't be read that has nothing to do with them", async () => {
    await aptGet('[ $action = install ] || { echo "E: Failed to fetch http://example.org/dists" >&2; exit 100; }');

    await expect(installPackages(["curl"], () => {})).resolves.toBeUndefined();
  });
});

describe("packages that can't be installed", () => {
  it("are told of in apt's own words, without all that it did", async () => {
    const output = 'seq 40; echo "E: Unable to locate package curl" >&2; seq 40';
    await aptGet(`[ $action = update ] || { ${output}; exit 100; }`);

    const command = "apt-get -q -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 install -y --no-install-recommends curl";
    await expect(installPackages(["curl"], () => {})).rejects.toThrow(
      `${command} failed: exit status 100\nE: Unable to locate package curl`,
    );
  });

  it("are told of after the archive that couldn't be read", async () => {
    await aptGet(`[ $action = update ] && echo "Err:1 http://example.org bookworm InRelease"
      echo "E: $action" >&2; exit 100`);

    await expect(installPackages(["curl"], () => {})).rejects.toThrow(
      /update.* failed: exit status 100\nErr:1 http:\/\/example.org bookworm InRelease\nE: update\n.*curl failed: exit status 100\nE: install$/,
    );
  });
});
