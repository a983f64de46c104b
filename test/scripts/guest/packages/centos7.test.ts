import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectDir } from "../../../../runtime/paths";

const BASE_REPO = `[base]
name=CentOS-$releasever - Base
mirrorlist=http://mirrorlist.centos.org/?release=$releasever&arch=$basearch&repo=os&infra=$infra
#baseurl=http://mirror.centos.org/centos/$releasever/os/$basearch/
gpgcheck=1
gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-CentOS-7

[updates]
mirrorlist=http://mirrorlist.centos.org/?release=$releasever&arch=$basearch&repo=updates&infra=$infra
#baseurl=http://mirror.centos.org/centos/$releasever/updates/$basearch/
gpgcheck=1
`;

/** Runs the rewrite's own sed program on a repository file, as often as wanted. */
function rewritten(mirror: string, repo: string): string {
  const script = readFileSync(join(projectDir, "guest/scripts/packages/centos7.sh"), "utf8").replace(
    / -i -E([\s\S]*?)\/etc\/yum\.repos\.d\/CentOS-Base\.repo/,
    " -E$1-",
  );
  return execFileSync("bash", ["--norc", "-c", `will_write() { :; }\n${script}\nuse_package_mirror`], {
    input: repo,
    encoding: "utf8",
    env: { PATH: process.env.PATH, PACKAGE_MIRROR: mirror, RELEASE: "7.9.2009" },
  });
}

it("points CentOS 7's repositories at the mirror instead of the mirror list, signatures still checked", () => {
  const repo = rewritten("http://vault.centos.org", BASE_REPO);

  expect(repo.match(/^\w+=.*$/gm)).toEqual([
    "name=CentOS-$releasever - Base",
    "baseurl=http://vault.centos.org/7.9.2009/os/$basearch/",
    "gpgcheck=1",
    "gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-CentOS-7",
    "baseurl=http://vault.centos.org/7.9.2009/updates/$basearch/",
    "gpgcheck=1",
  ]);
});

it("takes the mirror's URL as it is", () => {
  expect(rewritten("http://mirror.example/a?b=1&c=", BASE_REPO)).toContain(
    "baseurl=http://mirror.example/a?b=1&c=/7.9.2009/os/$basearch/",
  );
});

it("can move repositories from one mirror to another", () => {
  const once = rewritten("http://vault.centos.org", BASE_REPO);

  expect(rewritten("http://mirror.example/centos", once)).toBe(rewritten("http://mirror.example/centos", BASE_REPO));
});
