import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectDir } from "../../../../runtime/paths";

const SCRIPT = readFileSync(join(projectDir, "guest/scripts/packages/debian12.sh"), "utf8");
const IMAGE_SOURCES = "Types: deb\nURIs: mirror+file:///etc/apt/mirrors/debian.list\nSuites: bookworm\n";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "debian12-"));
  mkdirSync(join(root, "etc/apt/sources.list.d"), { recursive: true });
  mkdirSync(join(root, "bin"));
  writeFileSync(join(root, "etc/apt/sources.list.d/debian.sources"), IMAGE_SOURCES);
  writeFileSync(join(root, "etc/apt/sources.list.d/other.list"), "deb http://other.example/ ./\n");
});

afterEach(() => rmSync(root, { recursive: true }));

/** A command that writes down its arguments; what it does besides. */
function fake(name: string, rest = ""): void {
  writeFileSync(join(root, "bin", name), `#!/bin/bash\necho "${name} $*" >>${root}/commands\n${rest}\n`);
  chmodSync(join(root, "bin", name), 0o755);
}

function run(command: string, settings: Record<string, string> = {}): void {
  execFileSync("bash", ["--norc", "-c", `set -euo pipefail\nwill_write() { :; }\n${SCRIPT}\n${command}`], {
    stdio: "pipe",
    env: {
      PATH: `${root}/bin:${process.env.PATH}`,
      LVS_ROOT: root,
      PACKAGE_MIRROR: "",
      RELEASE: "bookworm",
      PACKAGES: "ipvsadm keepalived",
      ...settings,
    },
  });
}

function list(name: string): string | undefined {
  const path = join(root, "etc/apt/sources.list.d", name);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function commands(): string[] {
  return readFileSync(join(root, "commands"), "utf8").trim().split("\n");
}

describe("Debian 12's archives", () => {
  it("are the image's own where no mirror is named", () => {
    run("use_package_mirror");

    expect(list("debian.sources")).toBe(IMAGE_SOURCES);
    expect(list("lvs.list")).toBeUndefined();
  });

  it("are the mirror's in their place, with security updates beside them, and others stay", () => {
    run("use_package_mirror", { PACKAGE_MIRROR: "http://mirror.example/debian?a=1&b=%20" });
    run("use_package_mirror", { PACKAGE_MIRROR: "http://mirror.example/debian" });

    expect(list("lvs.list")?.trim().split("\n")).toEqual([
      "deb http://mirror.example/debian bookworm main",
      "deb http://mirror.example/debian bookworm-updates main",
      "deb http://mirror.example/debian-security bookworm-security main",
    ]);
    expect(list("debian.sources")).toBeUndefined();
    expect(list("other.list")).toBe("deb http://other.example/ ./\n");
  });

  it("take the mirror's URL as it is", () => {
    run("use_package_mirror", { PACKAGE_MIRROR: "http://mirror.example/a?b=1&c=%20" });

    expect(list("lvs.list")).toContain("deb http://mirror.example/a?b=1&c=%20 bookworm main\n");
  });

  it("are the image's own again when the mirror is no longer named", () => {
    run("use_package_mirror", { PACKAGE_MIRROR: "http://mirror.example/debian" });
    run("use_package_mirror");

    expect(list("debian.sources")).toBe(IMAGE_SOURCES);
    expect(list("lvs.list")).toBeUndefined();
  });
});

describe("Debian 12's packages", () => {
  it("need no network where they are all there", () => {
    fake("dpkg-query", "printf installed");
    fake("apt-get");
    run("install_packages");

    expect(commands().filter((line) => line.startsWith("apt-get"))).toEqual([]);
  });

  it("are installed from lists that were read anew, when one is missing", () => {
    fake("dpkg-query", '[[ "$*" == *keepalived ]] || printf installed');
    fake("dpkg");
    fake("apt-get");
    run("install_packages");

    expect(commands().filter((line) => line.startsWith("apt-get"))).toEqual([
      "apt-get update -q -o APT::Update::Error-Mode=any",
      "apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 ipvsadm keepalived",
    ]);
  });

  it("are not installed from old lists where the archive can't be reached", () => {
    fake("dpkg-query");
    fake("dpkg");
    fake("apt-get", '[[ "$*" != *Error-Mode=any* ]]');

    expect(() => run("install_packages")).toThrow();
    expect(commands().filter((line) => line.includes("install -y"))).toEqual([]);
  });
});
