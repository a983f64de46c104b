import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { projectDir } from "../../../../runtime/paths";

const ALMALINUX = `[baseos]
name=AlmaLinux $releasever - BaseOS
mirrorlist=https://mirrors.almalinux.org/mirrorlist/$releasever/baseos
# baseurl=https://repo.almalinux.org/almalinux/$releasever/BaseOS/$basearch/os/
enabled=1
gpgcheck=1
gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-AlmaLinux-9
`;

const ROCKY = `[appstream]
name=Rocky Linux $releasever - AppStream
mirrorlist=https://mirrors.rockylinux.org/mirrorlist?arch=$basearch&repo=AppStream-$releasever$rltype
#baseurl=http://dl.rockylinux.org/$contentdir/$releasever/AppStream/$basearch/os/
gpgcheck=1
gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-Rocky-9
`;

const OTHER = "[other]\nmirrorlist=https://other.example/$releasever/list\n";

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "el9-"));
  folder = join(root, "etc/yum.repos.d");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "almalinux-baseos.repo"), ALMALINUX);
  writeFileSync(join(folder, "rocky.repo"), ROCKY);
  writeFileSync(join(folder, "other.repo"), OTHER);
});

afterEach(() => rmSync(root, { recursive: true }));

function use(mirror: string): void {
  execFileSync("bash", ["--norc", "-c", `will_write() { :; }\n${SCRIPT}\nuse_package_mirror`], {
    env: { PATH: process.env.PATH, PACKAGE_MIRROR: mirror, LVS_ROOT: root },
  });
}

const SCRIPT = readFileSync(join(projectDir, "guest/scripts/packages/el9.sh"), "utf8");

function repository(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

it("leaves EL9's mirror lists as they are where no mirror is named", () => {
  use("");

  expect(repository("almalinux-baseos.repo")).toBe(ALMALINUX);
  expect(repository("rocky.repo")).toBe(ROCKY);
});

it("points AlmaLinux's and Rocky's repositories at a mirror, signatures still checked, and no others", () => {
  use("http://mirror.example/el?a=1&b=");

  expect(repository("almalinux-baseos.repo").match(/^\w+=.*$/gm)).toEqual([
    "name=AlmaLinux $releasever - BaseOS",
    "baseurl=http://mirror.example/el?a=1&b=/$releasever/BaseOS/$basearch/os/",
    "enabled=1",
    "gpgcheck=1",
    "gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-AlmaLinux-9",
  ]);
  expect(repository("rocky.repo").match(/^\w+=.*$/gm)).toEqual([
    "name=Rocky Linux $releasever - AppStream",
    "baseurl=http://mirror.example/el?a=1&b=/$releasever/AppStream/$basearch/os/",
    "gpgcheck=1",
    "gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-Rocky-9",
  ]);
  expect(repository("other.repo")).toBe(OTHER);
});

it("can move EL9's repositories from one mirror to another", () => {
  use("http://one.example/almalinux");
  use("http://two.example/almalinux");

  expect(repository("almalinux-baseos.repo")).toContain(
    "\nbaseurl=http://two.example/almalinux/$releasever/BaseOS/$basearch/os/\n",
  );
});
