import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Typed } from "../../tools/harness/clone";
import { clone, onNode } from "./sharedClone";
import { type LiveTable, liveTable } from "./support/director";
import { reboot } from "./support/reboot";
import { BOTH_FAMILIES, commandsIn, SAMPLE_SERVICE, up, writeSettings } from "./support/stack";

const SETTINGS = {
  ...BOTH_FAMILIES,
  syncDaemons: [{ role: "backup" as const }],
  timeouts: { tcpSeconds: 600 },
  virtualServices: [
    SAMPLE_SERVICE,
    {
      firewallMark: 1,
      packets: [{ address: "192.168.1.12", ports: [81] }],
      proof: { type: "none" as const, reason: "nobody serves at port 81" },
      realServers: [
        { node: "node2", upperThreshold: 100 },
        { node: "node3", weight: 5 },
      ],
    },
  ],
};

const FOREIGN = ["-A -t 192.168.1.12:9999 -s sh", "-a -t 192.168.1.12:9999 -r 192.168.2.99:80 -m -w 1"];

/** What somebody types on the director, what a preview says of it, and the command that fixes it. */
const DRIFTS = [
  {
    name: "a changed weight",
    typed: "ipvsadm -e -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 9",
    said: "-a -t 192.168.1.12:80 -r 192.168.2.13:80: wanted -w 1, found -w 9",
    fixed: "ipvsadm -e -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
  },
  {
    name: "a deleted real server",
    typed: "ipvsadm -d -t 192.168.1.12:80 -r 192.168.2.14:80",
    said: "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1: wanted, not found",
    fixed: "ipvsadm -a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
  },
  {
    name: "another scheduler",
    typed: "ipvsadm -E -t 192.168.1.12:80 -s rr",
    said: "-A -t 192.168.1.12:80: wanted -s wlc, found -s rr",
    fixed: "ipvsadm -E -t 192.168.1.12:80 -s wlc",
  },
  {
    name: "a lost threshold",
    typed: "ipvsadm -e -f 1 -r 192.168.2.13:0 -m -w 1",
    said: "-a -f 1 -r 192.168.2.13:0: wanted -x 100, found no -x",
    fixed: "ipvsadm -e -f 1 -r 192.168.2.13:0 -m -w 1 -x 100",
  },
  {
    name: "a stopped daemon",
    typed: "ipvsadm --stop-daemon backup",
    said: "--start-daemon backup --mcast-interface eth1 --syncid 1: wanted, not found",
    fixed: "ipvsadm --start-daemon backup --mcast-interface eth1 --syncid 1",
  },
  {
    name: "changed timeouts",
    typed: "ipvsadm --set 77 120 300",
    said: "--set: wanted 600 120 300, found 77 120 300",
    fixed: "ipvsadm --set 600 120 300",
  },
  {
    name: "a lost firewall mark",
    typed: "iptables -t mangle -F LVS",
    said: "-d 192.168.1.12/32 -p tcp -m multiport --dports 81 -j MARK --set-xmark 0x1/0xffffffff: wanted, not found",
    fixed:
      "iptables -t mangle -A LVS -d 192.168.1.12/32 -p tcp -m multiport --dports 81 -j MARK --set-xmark 0x1/0xffffffff",
  },
];

let wanted: LiveTable;

beforeAll(async () => {
  await writeSettings(SETTINGS);
  await up();
  for (const rule of FOREIGN) await onNode("node1", `ipvsadm ${rule}`);
  wanted = await liveTable();
});

afterAll(async () => {
  await onNode("node1", "ipvsadm -D -t 192.168.1.12:9999");
});

describe("what somebody changed by hand on the director", () => {
  let preview: string;
  let forCron: Typed;
  let fixed: string[];

  beforeAll(async () => {
    await onNode("node1", DRIFTS.map(({ typed }) => typed).join(" && "));
    preview = await clone.expect("./lab pulumi preview");
    forCron = await clone.type("./lab pulumi preview --expect-no-changes");
    fixed = commandsIn(await up());
  });

  it.each(DRIFTS)("$name is told by preview, wanted and found", ({ said }) => {
    expect(preview).toContain(said);
  });

  it("is told by the exit status too, where no change is expected", () => {
    expect(forCron.exitStatus).not.toBe(0);
    expect(forCron.output).toMatch(/no changes were expected .*but changes were proposed/);
  });

  it("is fixed by the fewest commands", async () => {
    expect(fixed.sort()).toEqual(DRIFTS.map(({ fixed }) => fixed).sort());
    expect(await liveTable()).toEqual(wanted);
  });

  it("leaves no change for another up", async () => {
    expect(await clone.expect("./lab pulumi up --yes --skip-preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });
});

describe("a table that was cleared", () => {
  it("is told by preview, rule by rule, and fixed by up", async () => {
    await onNode("node1", "ipvsadm -C");

    const preview = await clone.expect("./lab pulumi preview");
    const fixed = commandsIn(await up());

    const rules = wanted.rules.filter((rule) => !FOREIGN.includes(rule));
    for (const rule of rules) expect(preview).toContain(rule);
    expect(preview).not.toContain("9999");
    expect(fixed.map((command) => command.replace("ipvsadm ", "").replace(/ -x.*/, "")).sort()).toEqual(rules);
    for (const rule of FOREIGN) await onNode("node1", `ipvsadm ${rule}`);
    expect(await liveTable()).toEqual(wanted);
  });
});

describe("a virtual service of somebody else's", () => {
  it("survives an up that changes ours, and is told by no preview", async () => {
    await writeSettings({ ...SETTINGS, timeouts: { tcpSeconds: 601 } });
    const preview = await clone.expect("./lab pulumi preview");
    await up();

    expect(preview).not.toContain("9999");
    expect((await liveTable()).rules).toEqual(wanted.rules);
  });

  it("that is wanted here too is an error, before anything is changed", async () => {
    const overlap = { address: "192.168.1.12", port: 9999, realServers: [{ node: "node2" }] };
    const before = await liveTable();
    await writeSettings({ ...SETTINGS, virtualServices: [...SETTINGS.virtualServices, overlap] });

    const { exitStatus, output } = await clone.type("./lab pulumi up --yes --skip-preview");
    const after = await liveTable();
    await writeSettings(SETTINGS);
    await up();

    expect(exitStatus).not.toBe(0);
    expect(output).toContain("nothing was changed: the director holds what is wanted here and was not made here");
    expect(output).toContain(
      "the virtual service -t 192.168.1.12:9999; remove it with: ipvsadm -D -t 192.168.1.12:9999",
    );
    expect(after).toEqual(before);
    expect(await liveTable()).toEqual(wanted);
  });
});

describe("the look for drift", () => {
  /** How many logins a command makes on the director. */
  async function loginsOf(command: string): Promise<number> {
    const count = async () => Number(await onNode("node1", "journalctl -t sshd | grep -c 'Accepted publickey'"));
    const before = await count();
    await clone.expect(command);
    // the second count is a login itself
    return (await count()) - before - 1;
  }

  it("costs one login on the director", async () => {
    expect(await loginsOf("./lab pulumi preview --expect-no-changes")).toBe(1);
  });

  it("can be switched off", async () => {
    await writeSettings({ ...SETTINGS, driftCheck: false });
    const logins = await loginsOf("./lab pulumi preview --expect-no-changes");
    await writeSettings(SETTINGS);

    expect(logins).toBe(0);
  });

  it("says that a director can't be reached, and preview goes on", async () => {
    await clone.expect("./lab iptables -I OUTPUT -d 192.168.1.12 -p tcp --dport 22 -j DROP");
    const { exitStatus, output } = await clone.type("./lab pulumi preview");
    await clone.expect("./lab iptables -D OUTPUT -d 192.168.1.12 -p tcp --dport 22 -j DROP");

    expect(output).toContain("the director's table can't be read");
    expect(output).toMatch(/\d+ unchanged/);
    expect(exitStatus).toBe(0);
  });
});

describe("the wanted table, not the drifted one, comes back", () => {
  it("when ipvsadm.service restarts, which saves what it finds", async () => {
    await onNode("node1", DRIFTS.map(({ typed }) => typed).join(" && "));
    await onNode("node1", "systemctl restart ipvsadm");

    expect(await liveTable()).toEqual(wanted);
  });

  it("when the director reboots", async () => {
    await onNode("node1", DRIFTS.map(({ typed }) => typed).join(" && "));
    await reboot("node1");

    expect(await liveTable()).toEqual(wanted);
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });
});
