import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { shellQuote } from "../../guest/shellQuote";
import { Clone, ended, type Typed } from "../../tools/harness/clone";
import { BRIDGES, ForeignMachines, makeNetworks } from "../../tools/harness/foreignMachines";
import { answersTo, Lab } from "../../tools/harness/lab";
import { snapshot } from "./support/snapshot";

const lab = new Lab(new Clone(inject("placementDir")), ".existing");
const machines = new ForeignMachines(lab, "centos");

const FLOATING_VIP = "192.168.1.10";
const MIRROR = "http://192.168.1.11:8080/centos";
const FRONT = { cidr: "192.168.1.0/24", gateway: "192.168.1.11" };
const BACK_NETWORK = "192.168.2.0/24";
const OTHERS_RULES = ["-A -t 192.168.1.12:8081 -s rr", "-a -t 192.168.1.12:8081 -r 192.168.2.13:80 -m -w 1"];

/** What each machine was like before the stack came. */
let before: Record<string, string[]>;
let firstUp: Typed;

beforeAll(async () => {
  await lab.begin();
  await makeNetworks(lab);
  await makeDirector();
  await makeWebServers();
  before = { node1: await snapshot(machines, "node1"), node2: await snapshot(machines, "node2") };
  await lab.initStack("there", settings());
  await machines.nameKeys("there", "node1", "node2");
});

afterAll(() => lab.end());

/** It balances for somebody else already, and is the way to the outside. */
async function makeDirector(): Promise<void> {
  await machines.make(
    "node1",
    [
      { network: "front", name: "lan0", address: "192.168.1.12/24", gateway: "192.168.1.11" },
      { network: "back", name: "lan1", address: "192.168.2.12/24" },
    ],
    { forwardsFor: BACK_NETWORK },
  );
  const back = { network: "back", name: "eth0", gateway: "192.168.2.12" } as const;
  const front = { network: "front", name: "eth1", address: "192.168.1.13/24" } as const;
  await machines.make("node2", [{ ...back, address: "192.168.2.13/24" }, front], { through: "node1" });
  await machines.make("node3", [{ ...back, address: "192.168.2.14/24" }], { through: "node1" });
  await machines.booted("node1");
  await install("node1", "ipvsadm", "keepalived");
  await machines.on(
    "node1",
    `printf '%s\\n' ${OTHERS_RULES.map(shellQuote).join(" ")} >/etc/sysconfig/ipvsadm; systemctl enable --now ipvsadm`,
  );
}

/** One has a web site already; on the other nothing is installed. */
async function makeWebServers(): Promise<void> {
  await machines.booted("node2");
  await install("node2", "httpd");
  await machines.on("node2", "echo 'Their page' >/var/www/html/index.html; systemctl enable --now httpd");
  // with a leg on the clients' network, too, it answers through the director
  await machines.on("node2", "ip rule add from 192.168.2.13 lookup 77; ip route add default via 192.168.2.12 table 77");
  await machines.booted("node3");
}

async function install(name: string, ...packages: string[]): Promise<void> {
  const repository = `[own]\nname=own\nbaseurl=${MIRROR}/7.9.2009/os/x86_64/\ngpgcheck=0\n`;
  await machines.on(
    name,
    `printf %s ${shellQuote(repository)} >/etc/yum.repos.d/own.repo
     yum install -y -q --disablerepo='*' --enablerepo=own ${packages.join(" ")}`,
  );
}

function settings(): Record<string, unknown> {
  return {
    "lvs:networks": { front: FRONT, back: { cidr: BACK_NETWORK } },
    "lvs:nodes": {
      node1: {
        front: "192.168.1.12",
        back: "192.168.2.12",
        existing: { ...machines.existing("node1"), interfaces: { front: "lan0", back: "lan1" } },
      },
      node2: { front: "192.168.1.13", back: "192.168.2.13", existing: machines.existing("node2") },
      node3: { back: "192.168.2.14", existing: machines.existing("node3") },
    },
    "lvs:director": "node1",
    "lvs:packageMirror": MIRROR,
    "lvs:virtualServices": [
      { address: "192.168.1.12", port: 80, scheduler: "rr", realServers: [{ node: "node2" }, { node: "node3" }] },
    ],
  };
}

function liveRules(): Promise<string[]> {
  return machines.on("node1", "ipvsadm -Sn").then((text) => text.split("\n").map((line) => line.trim()));
}

function domains(): Promise<string> {
  return lab.expect("virsh --quiet list --all");
}

describe("an up of a stack whose machines are all there already", () => {
  beforeAll(async () => {
    const running = lab.start("pulumi up --stack there --yes --skip-preview");
    const line = await new Promise<string | undefined>((found) => {
      let output = "";
      running.all.on("data", (text: Buffer) => {
        output += text;
        const key = /add this line to \S+ on 192\.168\.2\.14: (ssh-ed25519 \S+)/.exec(output)?.[1];
        if (key) found(key);
      });
      running.all.on("end", () => found(undefined));
    });
    if (line) await machines.on("node3", `echo '${line}' >>~centos/.ssh/authorized_keys`);
    firstUp = ended(await running);
  });

  it("tells the key that a machine must let in, and goes on once it does", () => {
    expect(firstUp.output).toContain("add this line to ~centos/.ssh/authorized_keys on 192.168.2.14: ssh-ed25519 ");
    expect(firstUp.exitStatus, firstUp.output).toBe(0);
  });

  it("makes no machine", async () => {
    expect(await domains()).not.toContain("lvs-there");
    expect(firstUp.output).not.toContain("libvirt");
  });

  it("has both real servers answer, one with the page that it had before", async () => {
    const answers = await answersTo(lab, "http://192.168.1.12/", 4);
    expect(answers.toSorted()).toEqual(["Node3", "Node3", "Their page", "Their page"]);
  });

  it("leaves others' virtual services as they are", async () => {
    expect(await liveRules()).toEqual(expect.arrayContaining(OTHERS_RULES));
    expect(await answersTo(lab, "http://192.168.1.12:8081/", 1)).toEqual(["Their page"]);
  });

  it("shows no private key", () => {
    expect(firstUp.output).not.toContain("PRIVATE KEY");
  });

  it("finds nothing to do the second time", async () => {
    const { exitStatus, output } = await lab.type("pulumi up --stack there --yes --skip-preview --expect-no-changes");
    expect(exitStatus, output).toBe(0);
  });

  it("sees what somebody changed by hand, and fixes it", async () => {
    await machines.on("node1", "ipvsadm -e -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 9");
    const { output } = await lab.type("pulumi up --stack there --yes --skip-preview");
    expect(output).toContain("-a -t 192.168.1.12:80 -r 192.168.2.13:80: wanted -w 1, found -w 9");
    expect(await liveRules()).toContain("-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1");
  });
});

describe("another stack", () => {
  it("can't have a machine that one has taken", async () => {
    await lab.initStack("other", settings());
    await machines.nameKeys("other", "node1", "node2", "node3");
    const { exitStatus, output } = await lab.type("pulumi up --stack other --yes --skip-preview");
    expect(exitStatus).not.toBe(0);
    expect(output).toMatch(/the machine belongs to another stack: Managed by the Pulumi stack there of project lvs/);
    expect(await answersTo(lab, "http://192.168.1.12/", 2)).toHaveLength(2);
  });
});

describe("the same machines, with keepalived, a VIP that floats, and a real server that answers clients itself,", () => {
  const service = "lvs:virtualServices[0]";

  beforeAll(async () => {
    await configure("rm", "lvs:director");
    await configure("set", "'lvs:directors[0]' node1");
    await configure("set", "lvs:owner keepalived");
    await configure("set", `lvs:failover.vip ${FLOATING_VIP}`);
    await configure("set", "lvs:failover.gateway 192.168.2.10");
    await configure("set", `'${service}.address' ${FLOATING_VIP}`);
    await configure("set", `'${service}.forwarding' gatewaying`);
    await configure("set", `'${service}.health.delaySeconds' 2`);
    await configure("rm", `'${service}.realServers[1]'`);
    await lab.expect("pulumi up --stack there --yes --skip-preview");
  });

  it("answer at the VIP, past the director", async () => {
    expect(await answersTo(lab, `http://${FLOATING_VIP}/`, 2)).toEqual(["Their page", "Their page"]);
    expect(await liveRules()).toContain(`-a -t ${FLOATING_VIP}:80 -r 192.168.2.13:80 -g -w 1`);
    expect(await machines.on("node2", `ip -o address show to ${FLOATING_VIP}`)).toContain(FLOATING_VIP);
  });

  it("find nothing to do the second time", async () => {
    await lab.expect("pulumi up --stack there --yes --skip-preview --expect-no-changes");
  });

  async function configure(change: "set" | "rm", setting: string): Promise<void> {
    await lab.expect(`pulumi config ${change} --stack there --path ${setting}`);
  }
});

describe("destroy", () => {
  let destroy: Typed;
  beforeAll(async () => {
    destroy = await lab.type("pulumi destroy --stack there --yes --skip-preview");
  });

  it("ends well, and leaves the machines running", async () => {
    expect(destroy.exitStatus, destroy.output).toBe(0);
    for (const name of ["node1", "node2", "node3"]) expect(await domains()).toMatch(new RegExp(`${name} +running`));
  });

  it.each(["node1", "node2"])("gives %s back as it was, to the last file, value, rule and service", async (name) => {
    expect(await snapshot(machines, name)).toEqual(before[name]);
  });

  it("has others' virtual service answer on", async () => {
    expect(await liveRules()).toEqual(OTHERS_RULES);
    expect(await answersTo(lab, "http://192.168.1.12:8081/", 1)).toEqual(["Their page"]);
  });

  it("leaves of what it installed the packages alone, which don't run", async () => {
    expect(await machines.on("node3", "rpm -q --qf '%{NAME}' httpd")).toBe("httpd");
    expect(await machines.on("node3", "systemctl is-enabled httpd; systemctl is-active httpd; true")).toBe(
      "disabled\ninactive",
    );
    expect(
      await machines.on(
        "node3",
        "ls -d /var/www/html/* /var/lib/lvs /usr/local/sbin/lvs-* /etc/sysctl.d/9?-lvs*.conf 2>/dev/null; true",
      ),
    ).toBe("");
  });
});

describe("a cluster of machines that are there already and one that the stack makes", () => {
  let up: Typed;
  beforeAll(async () => {
    const { "lvs:nodes": nodes, ...rest } = settings() as { "lvs:nodes": Record<string, unknown> };
    const facts = ["libvirt:uri", "lvs:accelerator", "lvs:image", "lvs:storage", "lvs:consoleLogs"];
    await lab.initStack("mixed", {
      ...rest,
      ...Object.fromEntries(await Promise.all(facts.map(async (key) => [key, await lab.fact(key)]))),
      "lvs:networks": {
        front: { ...FRONT, nameservers: ["192.168.1.11"] },
        back: { cidr: BACK_NETWORK, bridge: BRIDGES.back },
      },
      "lvs:nodes": { node1: nodes.node1, node2: nodes.node2, node3: { back: "192.168.2.15" } },
      "lvs:machine": { memoryMiB: 512, vcpus: 2 },
    });
    await machines.nameKeys("mixed", "node1", "node2");
    up = await lab.type("pulumi up --stack mixed --yes --skip-preview");
  });

  it("answers by both", async () => {
    expect(up.exitStatus, up.output).toBe(0);
    expect((await answersTo(lab, "http://192.168.1.12/", 4)).toSorted()).toEqual([
      ...["Node3", "Node3", "Their page", "Their page"],
    ]);
  });

  it("loses the machine that the stack made by a destroy, and no other", async () => {
    const { exitStatus, output } = await lab.type("pulumi destroy --stack mixed --yes --skip-preview");
    expect(exitStatus, output).toBe(0);
    expect(await domains()).not.toContain("lvs-mixed");
    for (const name of ["node1", "node2"]) expect(await snapshot(machines, name)).toEqual(before[name]);
  });
});
