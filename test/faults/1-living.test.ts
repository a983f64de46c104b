import { beforeAll, describe, expect, it } from "vitest";
import { ended } from "../../tools/harness/clone";
import { clone, onNode } from "../e2e/sharedClone";
import { SAMPLE_SERVICE, writeSettings } from "../e2e/support/stack";
import { becomesWhole, expectWhole, machineIds, unfelt } from "./support/whole";

const UP = "./lab pulumi up --yes --skip-preview";
/** A setting that every role script has. */
const MIRROR = "./lab pulumi config set lvs:packageMirror";

beforeAll(expectWhole);

describe("two ups at once", () => {
  it("don't mix: one goes through, the other is turned away and says why, and clients feel neither", async () => {
    await unfelt(async () => {
      await writeSettings({ virtualServices: HEAVIER });
      const outcomes = (await Promise.all([clone.start("npm run up"), clone.start("npm run up")])).map(ended);

      const [refused, ...others] = outcomes.filter(({ exitStatus }) => exitStatus !== 0);
      expect(others).toEqual([]);
      expect(refused?.output).toMatch(/the stack is (currently )?locked/);
      expect(await onNode("node1", "ipvsadm -Sn")).toContain("-r 192.168.2.13:80 -m -w 2");
      await writeSettings({});
      await becomesWhole("two ups at once", "one went through, the other: the stack is currently locked", () =>
        clone.expect(UP),
      );
    });
  });
});

describe("the director's SSH, cut while its role script runs,", () => {
  it("fails the up, and the next one completes it; clients feel nothing", async () => {
    await onNode("node1", SLOW_ROLE_SCRIPT);
    await unfelt(async () => {
      await clone.expect(`${MIRROR} http://192.168.1.11:8080/centos/.`);
      await writeSettings({ virtualServices: HEAVIER });
      const upping = clone.start(UP);
      // its own connection may be the one that is cut
      await clone.type(`./lab ssh node1 '${KILL_ROLE_SCRIPT}'`);
      const { exitStatus, output } = ended(await upping);

      expect(output).toMatch(/lvs-node1-configure.*(error|failed)/);
      expect(exitStatus).not.toBe(0);
      await clone.expect(UP);
      expect(await onNode("node1", "ipvsadm -Sn")).toContain("-r 192.168.2.13:80 -m -w 2");
      await onNode("node1", QUICK_ROLE_SCRIPT);
      await clone.expect(`${MIRROR} http://192.168.1.11:8080/centos`);
      await writeSettings({});
      await becomesWhole("the director's SSH cut in mid-command", "the up failed", () => clone.expect(UP));
    });
  });
});

describe("a machine that is paused for a minute", () => {
  it.each([
    ["node2", "a real server"],
    ["node1", "the director"],
  ])("%s, %s, serves again once it runs", async (node, role) => {
    await clone.expect(`./lab virsh -q suspend lvs-lab-${node}`);
    await new Promise((resolve) => setTimeout(resolve, 60_000));

    await becomesWhole(`${role} paused for a minute`, "no answers from there meanwhile", () =>
      clone.expect(`./lab virsh -q resume lvs-lab-${node}`),
    );
  });
});

describe("a clock that jumps", () => {
  it.each([
    ["node1", "+1 day", "-1 day"],
    ["node2", "-1 day", "+1 day"],
  ])("on %s, by %s, stops neither clients nor an up", async (node, jump, back) => {
    await unfelt(async () => {
      await onNode(node, `date -s "${jump}"`);
      await becomesWhole(`the clock of ${node} jumps ${jump}`, "clients felt nothing", async () => {
        await writeSettings({ virtualServices: HEAVIER });
        await clone.expect(UP);
        await writeSettings({});
        await clone.expect(UP);
      });
      await onNode(node, `date -s "${back}"`);
    });
  });
});

describe("a machine that somebody has removed by hand", () => {
  it("is missed by pulumi up, which names the command after which the next one makes it anew", async () => {
    await clone.expect("./lab virsh -q destroy lvs-lab-node3");
    await clone.expect("./lab virsh -q undefine lvs-lab-node3");
    const { exitStatus, output } = await clone.type(UP);

    expect(exitStatus).not.toBe(0);
    expect(output).toContain("the state has a domain lvs-lab-node3 that");
    await becomesWhole("a machine removed by hand", "an up was refused, and named npm run repair", async () => {
      expect(await clone.expect("./lab npm run repair")).toContain("the domain lvs-lab-node3 is gone");
      await clone.expect(UP);
    });
  });
});

describe("a stack whose state is lost", () => {
  it("is refused by pulumi up, which names the command that gives it its last state back, with the same machines", async () => {
    const machines = await machineIds();
    await unfelt(async () => {
      await clone.expect("rm .lab/state/.pulumi/stacks/lvs/lab.json*");
      await clone.expect("./lab pulumi stack init lab");
      const { exitStatus, output } = await clone.type(UP);

      expect(exitStatus).not.toBe(0);
      expect(output).toContain("that this stack did not make");
      expect(output).toContain("whose state was lost: npm run repair");
      await becomesWhole("the state lost", "an up refused to touch the machines", () =>
        clone.expect("./lab npm run repair"),
      );
    });
    expect(await machineIds()).toEqual(machines);
  });

  it("is whole again after npm run up, with the same machines", async () => {
    const machines = await machineIds();
    await unfelt(async () => {
      await clone.expect("rm .lab/state/.pulumi/stacks/lvs/lab.json*");
      await becomesWhole("the state lost, in the lab", "npm run up found the last one", () =>
        clone.expect("npm run up"),
      );
    });
    expect(await machineIds()).toEqual(machines);
  });
});

const HEAVIER = [{ ...SAMPLE_SERVICE, realServers: [{ node: "node2", weight: 2 }, { node: "node3" }] }];

/** Lets the role script stand still in its middle for a while; on the director. */
const SLOW_ROLE_SCRIPT = `
  mkdir -p /etc/systemd/system/lvs-source-nat.service.d
  printf "[Service]\\nExecStopPost=/bin/sleep 20\\n" >/etc/systemd/system/lvs-source-nat.service.d/slow.conf
  systemctl daemon-reload`;

const QUICK_ROLE_SCRIPT = "rm -r /etc/systemd/system/lvs-source-nat.service.d && systemctl daemon-reload";

/** Waits, within a bound, for the role script, and ends the login that it runs in as a broken line would; on the director. */
const KILL_ROLE_SCRIPT = `
  process=$(timeout 300 sh -c "until pgrep -o -f ^[s]udo.-n.bash.-s; do sleep 0.2; done") || exit 1
  while [ "$(cat /proc/$process/comm)" != sshd ]; do process=$(cut -d " " -f 4 /proc/$process/stat) || exit 1; done
  sudo -n kill -9 $process`;
