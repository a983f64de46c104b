import { describe, expect, it } from "vitest";
import type { StackConfig } from "../../../../config/schema/stack";
import { checkJumpHost } from "../../../../preflight/checks/jumpHost";
import { HOST_KEY, withBridges } from "../../config/problems";
import { target, wellEquipped } from "../wellEquipped";

const REMOTE = "qemu+ssh://root@host1/system";

const jumpHost = { host: "host1", port: 22, user: "ada", hostKey: HOST_KEY };

function findingsWith(door: { reason: string; otherKey?: boolean; silent?: boolean }) {
  const facts = { ...wellEquipped, jumpHost: { otherKey: false, silent: false, ...door } };
  return checkJumpHost(target({ jumpHost }, REMOTE), facts);
}

describe("without a jump host", () => {
  it("a hypervisor elsewhere with the front network in it is worth a note", () => {
    expect(checkJumpHost(target({}, REMOTE), wellEquipped)).toEqual([
      {
        severity: "note",
        what: "the front network is inside of the hypervisor, so pulumi's machine needs a route to 192.168.1.0/24",
        where: "libvirt:uri",
        fix: "without one, name the hypervisor as lvs:jumpHost too, so that logins and requests go through it",
      },
    ]);
  });

  it("nothing is said where pulumi runs on the hypervisor, or the front network is a bridge's", () => {
    expect(checkJumpHost(target(), wellEquipped)).toEqual([]);
    const { networks } = withBridges() as unknown as StackConfig;
    expect(checkJumpHost(target({ networks }, REMOTE), wellEquipped)).toEqual([]);
  });
});

describe("a jump host", () => {
  it("that lets us in is no finding", () => {
    expect(checkJumpHost(target({ jumpHost }, REMOTE), wellEquipped)).toEqual([]);
  });

  it("with another host key is an error", () => {
    expect(findingsWith({ reason: "answers with another host key than its own", otherKey: true })).toEqual([
      {
        severity: "error",
        what: "host1 answers with another host key than its own",
        where: "lvs:jumpHost.hostKey",
        expected: HOST_KEY,
        fix: "find out why; a key that you have accepted before: ssh-keygen -F host1",
      },
    ]);
  });

  it("that refuses the key is an error, and so is a silent one", () => {
    expect(findingsWith({ reason: "there is no key" })).toEqual([
      {
        severity: "error",
        what: "host1 doesn't let us in: there is no key",
        where: "lvs:jumpHost",
        expected: "a login as ada@host1",
        fix: "let the SSH agent have the key: ssh-add FILE; or set it: pulumi config set --secret --path lvs:jumpHost.privateKey <FILE",
      },
    ]);
    expect(findingsWith({ reason: "connect ECONNREFUSED", silent: true })[0]?.fix).toBe(
      "see that sshd runs on host1 and no firewall is in between",
    );
  });
});
