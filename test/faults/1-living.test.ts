import { beforeAll, describe, expect, it } from "vitest";
import { ended } from "../e2e/clone";
import { clone, onNode } from "../e2e/sharedClone";
import { writeSettings } from "../e2e/support/stack";
import { becomesWhole, expectWhole } from "./support/whole";

const UP = "./lab pulumi up --yes --skip-preview";

beforeAll(expectWhole);

describe("two ups at once", () => {
  it("don't mix: one goes through, the other is turned away and says why", async () => {
    await writeSettings({ packageMirror: "http://192.168.1.11:8080/centos/." });
    const first = clone.start(UP);
    const second = clone.start(UP);
    const outcomes = [ended(await first), ended(await second)];

    const [refused, ...others] = outcomes.filter(({ exitStatus }) => exitStatus !== 0);
    expect(others).toEqual([]);
    expect(refused?.output).toMatch(/the stack is currently locked/);
    await writeSettings({});
    await becomesWhole("two ups at once", "one went through, the other: the stack is currently locked", () =>
      clone.expect(UP),
    );
  });
});

describe("the director's SSH, cut while its role script runs,", () => {
  it("fails the up, and the next one completes it", async () => {
    await writeSettings({ packageMirror: "http://192.168.1.11:8080/centos/." });
    await onNode("node1", SLOW_ROLE_SCRIPT);
    const upping = clone.start(UP);
    await onNode("node1", KILL_ROLE_SCRIPT);
    const { exitStatus, output } = ended(await upping);
    await onNode("node1", QUICK_ROLE_SCRIPT);

    expect(exitStatus).not.toBe(0);
    expect(output).toContain("lvs-node1-configure");
    await writeSettings({});
    await becomesWhole("the director's SSH cut in mid-command", "the up failed", () => clone.expect(UP));
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
    ["node1", "+1 day"],
    ["node1", "-1 day"],
    ["node2", "+1 day"],
    ["node2", "-1 day"],
  ])("on %s, by %s, stops neither the service nor an up", async (node, jump) => {
    await onNode(node, `date -s "${jump}"`);

    await becomesWhole(`the clock of ${node} jumps ${jump}`, "nothing", async () => {
      await writeSettings({ virtualServices: HEAVIER });
      await clone.expect(UP);
      await writeSettings({});
      await clone.expect(UP);
    });
    await onNode(node, `date -s "${jump.startsWith("+") ? "-1 day" : "+1 day"}"`);
  });
});

describe("a stack whose state is lost", () => {
  it("makes nothing of its own beside the machines that are there, and is itself again once the state is back", async () => {
    await clone.expect("./lab pulumi stack export --file .lab/lost.json");
    await clone.expect("./lab pulumi stack rm --force --yes --preserve-config lab");
    await clone.expect("./lab pulumi stack init lab");
    const { exitStatus, output } = await clone.type(UP);

    expect(exitStatus).not.toBe(0);
    expect(output).toContain("that this stack did not make");
    expect(output).toContain("mend:");
    await becomesWhole("the state lost, and imported again", "an up refused to touch the machines", () =>
      clone.expect("./lab pulumi stack import --file .lab/lost.json"),
    );
    await clone.expect("rm .lab/lost.json");
  });
});

const HEAVIER = [
  {
    ...{ protocol: "tcp" as const, address: "192.168.1.12", port: 80, scheduler: "wlc" as const },
    realServers: [{ node: "node2", weight: 2 }, { node: "node3" }],
  },
];

/** Lets the role script stand still in its middle for a while; on the director. */
const SLOW_ROLE_SCRIPT = `
  mkdir -p /etc/systemd/system/lvs-source-nat.service.d
  printf "[Service]\\nExecStopPost=/bin/sleep 10\\n" >/etc/systemd/system/lvs-source-nat.service.d/slow.conf
  systemctl daemon-reload`;

const QUICK_ROLE_SCRIPT = "rm -r /etc/systemd/system/lvs-source-nat.service.d && systemctl daemon-reload";

/** Waits, within a bound, for the role script, and ends the login that it runs in as a broken line would; on the director. */
const KILL_ROLE_SCRIPT = `
  process=$(timeout 60 sh -c "until pgrep -of ^sudo.*[b]ash.-s; do sleep 0.1; done")
  while [ "$(cat /proc/\${process:?}/comm)" != sshd ]; do process=$(cut -d " " -f 4 /proc/$process/stat); done
  kill -9 $process`;
