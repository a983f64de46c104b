import { describe, expect, it } from "vitest";
import { checkLibvirt } from "../../../../preflight/checks/libvirt";
import { isOlder } from "../../../../runtime/isOlder.mjs";
import { target, wellEquipped, withHost, withLibvirt } from "../wellEquipped";

const REMOTE = "qemu+ssh://ada@big.example:2222/system";

describe("a libvirt that doesn't answer", () => {
  it.each([
    [
      "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory",
      "install libvirt's daemon and start it: sudo systemctl enable --now libvirtd (or virtqemud.socket)",
    ],
    [
      "Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied",
      "log in anew, so that the group libvirt counts, or use root",
    ],
    [
      "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'",
      "log in anew, so that the group libvirt counts, or use root",
    ],
    [
      "Cannot recv data: Host key verification failed.: Connection reset by peer",
      "log in once by hand, compare the host key with the machine's own, and accept it: ssh -p 2222 ada@big.example",
    ],
    [
      "Cannot recv data: ada@big.example: Permission denied (publickey,password).: Connection reset by peer",
      "let this user's key log in there: ssh-copy-id -p 2222 ada@big.example",
    ],
    [
      "Cannot recv data: ssh: connect to host big.example port 2222: Connection refused: Connection reset by peer",
      "fix the way there: ssh -p 2222 ada@big.example must work",
    ],
    [
      "Cannot recv data: ssh: Could not resolve hostname big.example: Name or service not known: Connection reset by peer",
      "fix the host's name in libvirt:uri",
    ],
    [
      "End of file while reading data: sh: 1: nc: not found: Input/output error",
      "install nc on the hypervisor, through which libvirt's connections over SSH go: sudo apt-get install netcat-openbsd",
    ],
    ["something new", `see what this says: virsh -c '${REMOTE}' version`],
  ])("is told in its own words, with what fixes it: %s", (refusal, fix) => {
    expect(checkLibvirt(target({}, REMOTE), { ...wellEquipped, libvirt: { refusal } })).toEqual([
      {
        severity: "error",
        what: `libvirt doesn't answer: ${refusal}`,
        where: REMOTE,
        expected: "a libvirt that this user may manage",
        fix,
      },
    ]);
  });

  it("wants a user who isn't in its group to be added to it", () => {
    const facts = withHost(
      { user: { name: "ada", groups: ["ada"] } },
      { ...wellEquipped, libvirt: { refusal: "Permission denied" } },
    );
    expect(checkLibvirt(target(), facts)[0]?.fix).toBe(
      "add the user to the group libvirt and log in anew: sudo usermod -aG libvirt ada",
    );
  });
});

describe("a libvirt that answers", () => {
  it("must be the system's, not a user's session", () => {
    expect(checkLibvirt(target({}, "qemu:///session"), wellEquipped)).toEqual([
      {
        severity: "error",
        what: "a user session of libvirt can't make networks",
        where: "libvirt:uri",
        expected: "the system's libvirt",
        fix: "write qemu:///system",
      },
    ]);
  });

  it("must be new enough to keep consoles in files", () => {
    expect(checkLibvirt(target(), withLibvirt({ version: "1.3.2" }))).toEqual([
      {
        severity: "error",
        what: "libvirt 1.3.2 is too old: it can't keep the machines' consoles in files",
        where: "qemu:///system",
        expected: "1.3.3 or newer",
        fix: "update libvirt, or name another hypervisor in libvirt:uri",
      },
    ]);
    expect(checkLibvirt(target(), withLibvirt({ version: "1.3.3" }))).toEqual([]);
  });

  it.each([
    ["9.0.0", "10.4.0", true],
    ["10.4.0", "10.4.0", false],
    ["10.10.0", "10.4.0", false],
    ["11", "10.4.0", false],
  ])("has versions of numbers: %s before %s is %s", (version, other, expected) => {
    expect(isOlder(version, other)).toBe(expected);
  });
});
