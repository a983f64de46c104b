import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { UserError } from "../../../../errors/userError";
import { buildGoProgram, builtProgram, type GoProgram } from "../../../../tools/toolchain/goModules";
import { checkDisk, goProblem } from "../../../../tools/toolchain/goRequirements";
import { ALL_SOURCES, missingToBuild } from "../../../../tools/toolchain/missing";

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
async function stubGo(version: string, toolchain = "auto"): Promise<void> {
  const script = `#!/bin/sh
case "$1 $2" in
"env GOVERSION") echo ${version}; echo ${toolchain} ;;
"env GOCACHE") echo ${folder}; echo ${folder} ;;
list*) echo example.test/program ;;
build*) while [ "$1" != -o ]; do echo "$1" >>${folder}/arguments; shift; done; echo "$3 CGO_ENABLED=$CGO_ENABLED" >"$2" ;;
*) exit 9 ;;
esac
`;
  await writeFile(join(folder, "go"), script);
  await chmod(join(folder, "go"), 0o755);
  vi.stubEnv("PATH", [folder, process.env.PATH].join(delimiter));
}

test("a program is built once, and then needs no Go", async () => {
  await stubGo("go1.26.1");
  const first = await buildGoProgram(PROGRAM, report);
  vi.stubEnv("PATH", join(folder, "empty"));
  const second = await buildGoProgram(PROGRAM, report);

  expect(await readFile(join(first, "program"), "utf8")).toBe("example.test/program CGO_ENABLED=0\n");
  expect(await readFile(join(folder, "arguments"), "utf8")).toContain("-s -w -X example.test/program.version=v1");
  expect(second).toBe(first);
});

test("a program is built anew when what it is compiled from changes", async () => {
  await stubGo("go1.26.1");
  const first = await buildGoProgram(PROGRAM, report);
  const second = await buildGoProgram({ ...PROGRAM, variables: { "example.test/program.version": "v2" } }, report);

  expect(second).not.toBe(first);
});

test("a missing Go is named, with the version that is wanted", async () => {
  vi.stubEnv("PATH", folder);

  const failure = buildGoProgram(PROGRAM, report);

  await expect(failure).rejects.toThrow(UserError);
  await expect(failure).rejects.toThrow(/there is no `go` on the PATH\n {2}expected: Go 1\.\d+\.\d+ or newer/);
});

test.each([
  ["go1.19.8", "", /go1\.19\.8 is too old$/],
  ["go1.24.4", "local", /go1\.24\.4 is too old, and GOTOOLCHAIN=local forbids it to fetch a newer one$/],
])("%s with GOTOOLCHAIN=%s can't be used", async (version, toolchain, what) => {
  await stubGo(version, toolchain);

  expect((await goProblem())?.what).toMatch(what);
});

test.each([
  ["go1.24.4", "auto"],
  ["go1.99.0", "local"],
  ["go1.99rc1", "local"],
])("%s with GOTOOLCHAIN=%s can be used", async (version, toolchain) => {
  await stubGo(version, toolchain);

  expect(await goProblem()).toBeUndefined();
});

describe("what is missing to build the toolchain", () => {
  const NOWHERE = "http://127.0.0.1:1";

  beforeEach(() => {
    for (const name of ["http_proxy", "HTTP_PROXY", "PULUMI_HOME"]) vi.stubEnv(name, undefined);
    vi.stubEnv("HOME", folder);
  });

  test("is Go, where there is none and the releases can't be had", async () => {
    vi.stubEnv("PATH", folder);

    expect(await missingToBuild(NOWHERE)).toEqual([
      expect.objectContaining({ what: "Pulumi can't be built: there is no `go` on the PATH" }),
    ]);
  });

  test("is nothing where Go is there", async () => {
    await stubGo("go1.99.0");

    expect(await missingToBuild(NOWHERE)).toEqual([]);
  });

  test("is nothing where the releases can be had", async () => {
    vi.stubEnv("PATH", folder);
    const site = createServer((_, response) => response.end()).listen(0, "127.0.0.1");
    await new Promise((listening) => site.once("listening", listening));
    try {
      expect(await missingToBuild(`http://127.0.0.1:${(site.address() as AddressInfo).port}`)).toEqual([]);
    } finally {
      site.closeAllConnections();
      await new Promise((closed) => site.close(closed));
    }
  });

  test("is nothing where everything was built before", async () => {
    vi.stubEnv("PATH", folder);
    for (const { otherwise } of ALL_SOURCES) {
      for (const program of otherwise.programs) await mkdir(builtProgram(program), { recursive: true });
    }

    expect(await missingToBuild(NOWHERE)).toEqual([]);
  });
});

test("a full disk is noticed before the build, and where", async () => {
  const missing = join(folder, "not", "there", "yet");

  await expect(checkDisk([missing], Number.MAX_SAFE_INTEGER)).rejects.toThrow(`${missing}: only `);
  await expect(checkDisk([missing], 0)).resolves.toBeUndefined();
});
