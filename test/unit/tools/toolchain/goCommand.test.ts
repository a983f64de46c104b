import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { go, networkFault } from "../../../../tools/toolchain/goCommand";

const GO_MOD = "module example.test/tiny\n\ngo 1.21\n";
const ZIP = Buffer.from(
  zipSync({
    "example.test/tiny@v1.0.0/go.mod": strToU8(GO_MOD),
    "example.test/tiny@v1.0.0/tiny.go": strToU8("package tiny\n"),
  }),
);
const FILES: Record<string, string | Buffer> = {
  "v1.0.0.info": JSON.stringify({ Version: "v1.0.0", Time: "2026-01-01T00:00:00Z" }),
  "v1.0.0.mod": GO_MOD,
  "v1.0.0.zip": ZIP,
};

let folder: string;
let proxy: Server;
let requests: string[];
/** How the proxy answers its first requests for the module; it serves it to the others. */
let faults: ((response: ServerResponse) => void)[];
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "go-"));
  requests = [];
  faults = [];
  said = [];
  proxy = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((listening) => proxy.once("listening", listening));
  vi.stubEnv("GOPROXY", `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  vi.stubEnv("GOMODCACHE", join(folder, "modules"));
  vi.stubEnv("GOFLAGS", "-mod=mod -modcacherw");
  vi.stubEnv("GOSUMDB", "off");
  for (const name of ["http_proxy", "HTTP_PROXY", "GONOPROXY", "GOPRIVATE"]) vi.stubEnv(name, undefined);
  await mkdir(join(folder, "program"));
  await writeFile(join(folder, "program", "go.mod"), "module program\n\ngo 1.21\n");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  proxy.closeAllConnections();
  await new Promise((closed) => proxy.close(closed));
  await rm(folder, { recursive: true });
});

function answer({ url = "" }: IncomingMessage, response: ServerResponse): void {
  const file = url.startsWith("/example.test/tiny/@v/") ? FILES[url.slice(url.lastIndexOf("/") + 1)] : undefined;
  if (file === ZIP) requests.push(url);
  const fault = file === ZIP ? faults.shift() : undefined;
  if (fault) fault(response);
  else if (file) response.end(file);
  else response.writeHead(404).end("no such module");
}

function run(...args: string[]): Promise<string> {
  const report = (line: string) => said.push(line);
  return go(args, { cwd: join(folder, "program"), report, retries: { times: 3, pauseSeconds: 0 } });
}

const busy = (response: ServerResponse) => response.writeHead(503).end();
const cut = (response: ServerResponse) => {
  response.writeHead(200, { "content-length": ZIP.length });
  response.write(ZIP.subarray(0, 20), () => response.destroy());
};

describe("a module proxy", () => {
  test.each([
    ["is busy", busy, /503 Service Unavailable; trying again in 0 s \(1 of 3\)$/],
    ["breaks off in the middle", cut, /EOF; trying again in 0 s \(1 of 3\)$/],
  ])("that %s is asked again, which is said with the reason", async (_, fault, line) => {
    faults = [fault];

    await run("mod", "download", "example.test/tiny@v1.0.0");

    expect(requests).toHaveLength(2);
    expect(said).toContainEqual(expect.stringMatching(line));
  });

  test("that stays busy is an error in the end, which names it and the reason", async () => {
    faults = Array(9).fill(busy);

    await expect(run("mod", "download", "example.test/tiny@v1.0.0")).rejects.toThrow(
      /go mod download failed: .*http:\/\/127\.0\.0\.1:.*503 Service Unavailable\n {2}fix: .*GOPROXY/,
    );
    expect(requests).toHaveLength(4);
  });

  test("that hasn't got a module is asked once", async () => {
    await expect(run("mod", "download", "example.test/other@v1.0.0")).rejects.toThrow(/404 Not Found/);
    expect(said.filter((line) => line.includes("trying again"))).toEqual([]);
  });
});

test("a failed build's error begins with the cause, and leaves out what was compiled before it", async () => {
  const packages = {
    first: "package first\n",
    second: 'package second\n\nimport _ "program/first"\n\nvar _ = missing\n',
  };
  for (const [name, source] of Object.entries(packages)) {
    await mkdir(join(folder, "program", name));
    await writeFile(join(folder, "program", name, `${name}.go`), source);
  }

  const failure = run("build", "-v", "./...");

  await expect(failure).rejects.toThrow(/: go build failed: # program\/second\n\S*second\.go:5:9: undefined: missing$/);
  expect(said).toContain("program/first");
});

test("a source that ends too early is no fault of the network", () => {
  expect(networkFault(["main.go:5:1: syntax error: unexpected EOF, expecting }"])).toBeUndefined();
});
