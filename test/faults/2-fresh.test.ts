import { stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ended } from "../../tools/harness/clone";
import { clone } from "../e2e/sharedClone";
import { domainRuns } from "../e2e/support/domainRuns";
import { becomesWhole, expectNothing } from "./support/whole";

const UP = "./lab pulumi up --yes --skip-preview";
const DESTROY = "./lab pulumi destroy --yes --skip-preview";
const BLOCK_PACKAGES = "INPUT -p tcp --dport 8080 -j REJECT --reject-with tcp-reset";
const BLOCK_SSH = "OUTPUT -p tcp --dport 22 -j DROP";

describe("libvirtd, killed during an up,", () => {
  it("ends the lab as a hypervisor's crash would, and npm run up brings it all back", async () => {
    await clone.expect(DESTROY);
    const upping = clone.start(UP);
    await domainRuns("lvs-lab-node2");
    await clone.type("./lab sh -c 'kill -9 $(cat /run/libvirtd.pid)'");

    expect(ended(await upping).exitStatus).not.toBe(0);
    await becomesWhole("libvirtd killed during an up", "the lab ended, machines and all; the up failed", () =>
      clone.expect("npm run up"),
    );
  });
});

describe("a pool whose disk is full", () => {
  it("stops an up before anything is made, if the base image can't be there", async () => {
    await clone.expect(DESTROY);
    await expectNothing();
    await inLabsMounts(`mount -t tmpfs -o size=${(await imageMiB()) - 16}m tmpfs $LAB/pool`);

    const { exitStatus, output } = await clone.type(UP);

    expect(exitStatus).not.toBe(0);
    expect(output).toMatch(/nothing was changed[\s\S]*MiB are free/);
    await expectNothing();
  });

  it("fails an up whose disk gets full on the way, and says so", async () => {
    await clone.expect("./lab pulumi config set lvs:preflight false");

    const { exitStatus, output } = await clone.type(UP);

    await clone.expect("./lab pulumi config rm lvs:preflight");
    expect(exitStatus).not.toBe(0);
    expect(output).toMatch(/No space left on device/i);
  });

  it("has QEMU pause machines that can't write on, and the up fails and says so", async () => {
    await inLabsMounts(`mount -o remount,size=${(await imageMiB()) + 6}m $LAB/pool`);
    await clone.expect(`./lab iptables -I ${BLOCK_PACKAGES}`);

    const { exitStatus, output } = await clone.type(UP);

    expect(exitStatus).not.toBe(0);
    expect(output).toMatch(/QEMU has paused node\d, which can't go on: I\/O error/);
    expect(await clone.expect("./lab virsh -q list --state-paused --name")).not.toBe("");
  });

  it("with room again lets the next up wake them; machines whose packages can't be fetched fail it, by name", async () => {
    await inLabsMounts("mount -o remount,size=4g $LAB/pool");

    const { exitStatus, output } = await clone.type(UP);

    expect(exitStatus).not.toBe(0);
    expect(output).toMatch(/lvs-node2-configure.*failed/);
    expect(output).toContain("192.168.1.11:8080");
  });

  it("and packages that can be fetched make the system whole", async () => {
    await becomesWhole(
      "a full disk in the pool; then packages that can't be fetched",
      "each up failed and said why; machines were paused and woken",
      async () => {
        await clone.expect(`./lab iptables -D ${BLOCK_PACKAGES}`);
        await clone.expect(UP);
      },
    );
    await clone.expect(DESTROY);
    await inLabsMounts("umount $LAB/pool");
  });
});

describe("a machine that loses its power in its first boot", () => {
  it("begins that anew, and the up goes on", async () => {
    await clone.expect(DESTROY);
    // what its predecessor said
    await clone.expect("rm -f .lab/console/*");
    await clone.expect(`./lab iptables -I ${BLOCK_SSH}`);
    const upping = clone.start(UP);
    await consoleSays("node1", "Started.*sshd");
    // by then the disk has the new files' names, and only after half a minute what is in them
    await pause(10_000);
    await clone.expect("./lab virsh -q reset lvs-lab-node1");

    await becomesWhole("the director's power cut in its first boot", "it began that anew; the up went on", async () => {
      await clone.expect(`./lab iptables -D ${BLOCK_SSH}`);
      const { exitStatus, output } = ended(await upping);
      expect(exitStatus, output).toBe(0);
    });
    expect(await consoleSays("node1", "it begins anew")).toBe("");
    await clone.expect(DESTROY);
  });
});

/** Waits, within a bound, until a machine's serial console has said something. */
function consoleSays(node: string, pattern: string): Promise<string> {
  return clone.expect(
    `timeout 120 sh -c 'until grep -qs "${pattern}" .lab/console/lvs-lab-${node}-console.log; do sleep 0.2; done'`,
  );
}

/** The base image's size, rounded up. */
async function imageMiB(): Promise<number> {
  const { "lvs:image": image } = parse(await clone.expect("./lab cat Pulumi.lab.yaml")).config;
  return Math.ceil((await stat(image)).size / 1024 / 1024);
}

/** Runs a command where the lab's daemons see what it mounts; `./lab` itself gives every command mounts of its own. */
async function inLabsMounts(command: string): Promise<void> {
  const init = /init process\s+(\d+)/.exec(await clone.expect("./lab status"))?.[1];
  await clone.expect(`LAB=$PWD/.lab nsenter --target ${init} --mount -- sh -c '${command}'`);
}
