import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { mirrorDebs } from "../../../../../tools/lab/mirror/mirror";

const packages = resolve(import.meta.dirname, "../../../../../tools/lab/mirror/recipe/packages");
const read = (...path: string[]) => readFileSync(join(packages, ...path), "utf8");

test("the Debian packages of all RPMs are got together, each once", () => {
  const debs = mirrorDebs();
  expect(debs).toEqual(
    expect.arrayContaining(["apache2-bin", "ipvsadm", "keepalived", "libapr1", "libsnmp40", "libpci3"]),
  );
  expect(new Set(debs).size).toBe(debs.length);
});

test("each package's spec is named as its folder, which is how the mirror finds it", () => {
  for (const name of readdirSync(packages)) {
    expect(read(name, `${name}.spec`)).toMatch(new RegExp(`^Name: ${name}$`, "m"));
  }
});

test("what an RPM of the mirror requires is another RPM of it, or said to be in the userland", () => {
  const provided = [...read("debian-userland", "debian-userland.spec").matchAll(/^Provides: (.*)$/gm)].flatMap(
    (match) => (match[1] ?? "").split(", "),
  );
  for (const name of readdirSync(packages)) {
    for (const [, list = ""] of read(name, `${name}.spec`).matchAll(/^Requires(?:\(pre\))?: (.*)$/gm)) {
      for (const wanted of list.split(", ")) expect([...provided, ...readdirSync(packages)]).toContain(wanted);
    }
  }
});

test("the package sources are those that CentOS 7 ships: the dead mirror list, signed packages", () => {
  const sections = read("centos-release", "CentOS-Base.repo")
    .split(/^(?=\[)/m)
    .slice(1);
  expect(sections.map((section) => section.split("\n")[0])).toEqual([
    "[base]",
    "[updates]",
    "[extras]",
    "[centosplus]",
  ]);
  for (const section of sections) {
    expect(section).toMatch(/^mirrorlist=http:\/\/mirrorlist\.centos\.org\/\?release=\$releasever&arch=\$basearch/m);
    expect(section).toMatch(/^#baseurl=http:\/\/mirror\.centos\.org\/centos\/\$releasever\//m);
    expect(section).toMatch(/^gpgcheck=1$/m);
  }
});
