import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { projectDir } from "../../../../runtime/paths";

const scripts = join(projectDir, "guest/scripts/packages");

/** Package managers that have no package and get none. */
const NOTHING = `
use_package_mirror() { :; }
rpm() { return 1; }
dpkg() { :; }
dpkg-query() { return 1; }
yum() { return 1; }
dnf() { return 1; }
`;

function install(guest: string, mirror: string, more: string) {
  const script = `set -euo pipefail
source "${scripts}/unavailable.sh"
source "${scripts}/${guest}.sh"
${NOTHING}${more}
PACKAGES="ipvsadm keepalived" PACKAGE_MIRROR="${mirror}" RELEASE=1
install_packages
echo went on`;
  return execa("bash", ["-c", script], { reject: false, stdin: "ignore" });
}

it.each([
  ["centos7", ""],
  ["el9", ""],
  ["debian12", "apt-get() { return 1; }"],
  ["debian12", "apt-get() { [[ $1 == update ]]; }"],
])(
  "says where packages of %s were to come from, and goes no further, when they can't be had (%s)",
  async (guest, more) => {
    const { exitCode, stdout, stderr } = await install(guest, "http://mirror.example", more);

    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe("ipvsadm keepalived: not installed from http://mirror.example");
  },
);

it("says so without a mirror of the user's, too", async () => {
  expect((await install("el9", "", "")).stderr).toBe(
    "ipvsadm keepalived: not installed from where the image looks for them",
  );
});
