import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UserError } from "../../../host/userError";
import { buildGoProgram, checkDisk, type GoProgram } from "../../../toolchain/goModules";

const PROGRAM: GoProgram = {
  module: "libvirt-provider",
  package: "example.test/program",
  output: "program",
  variables: { "example.test/program.version": "v1" },
};

let folder: string;
const report = () => undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "go-"));
  vi.stubEnv("LVS_CACHE", join(folder, "cache"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Puts a `go` on the PATH that knows its version and writes down how it was called into what it should build. */
async function stubGo(version: string): Promise<void> {
  const script = `#!/bin/sh
case "$1 $2" in
"env GOVERSION") echo ${version} ;;
"env GOCACHE") echo ${folder}; echo ${folder} ;;
build*) while [ "$1" != -o ]; do echo "$1" >>${folder}/arguments; shift; done; echo "$3 CGO_ENABLED=$CGO_ENABLED" >"$2" ;;
*) exit 9 ;;
esac
`;
  await writeFile(join(folder, "go"), script);
  await chmod(join(folder, "go"), 0o755);
  vi.stubEnv("PATH", [folder, process.env.PATH].join(delimiter));
}

test("a program is built once for each version of Go", async () => {
  await stubGo("go1.26.1");
  const first = await buildGoProgram(PROGRAM, report);
  const second = await buildGoProgram(PROGRAM, report);
  await stubGo("go1.27.0");
  const third = await buildGoProgram(PROGRAM, report);

  expect(await readFile(join(first, "program"), "utf8")).toBe("example.test/program CGO_ENABLED=0\n");
  expect(await readFile(join(folder, "arguments"), "utf8")).toContain("-s -w -X example.test/program.version=v1");
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test("a missing Go is named, with the version that is wanted", async () => {
  vi.stubEnv("PATH", folder);

  const failure = buildGoProgram(PROGRAM, report);

  await expect(failure).rejects.toThrow(UserError);
  await expect(failure).rejects.toThrow(/there is no `go` on the PATH\n {2}expected: Go 1\.\d+\.\d+ or newer/);
});

test("a Go that can't read today's modules is too old", async () => {
  await stubGo("go1.19.8");

  await expect(buildGoProgram(PROGRAM, report)).rejects.toThrow(/go1\.19 is too old/);
});

test("a full disk is noticed before the build, and where", async () => {
  const missing = join(folder, "not", "there", "yet");

  await expect(checkDisk([missing], Number.MAX_SAFE_INTEGER)).rejects.toThrow(`${missing}: only `);
  await expect(checkDisk([missing], 0)).resolves.toBeUndefined();
});
