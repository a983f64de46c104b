import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATIENT_MS, whileAsking } from "../../tools/harness/clients/steadyLoad";
import { plan } from "../../tools/harness/sample";
import type { ServiceInput, Settings } from "../../tools/harness/settings";
import { answers, clone, onNode } from "../e2e/sharedClone";
import { tableHas, tableLacks } from "../e2e/support/checks";
import { startNameServer } from "../e2e/support/nameServers";
import { NAME_PORT } from "../e2e/support/row";
import { SAMPLE_SERVICE, up, writeSettings } from "../e2e/support/stack";

const VIP = "192.168.1.12";
const FOLDER = "/usr/libexec/keepalived/programs";
const DNS_PORT = 5353;

const both = [{ node: "node2" }, { node: "node3" }];

/** A script of the project, with which a director writes down what it is told. */
const TELL = "tell.sh";
const tellBy = (mark: string) =>
  writeFile(join(clone.dir, TELL), `#!/bin/sh\n# ${mark}\necho "$*" >>/run/told # ${mark}\n`);

/** Says that a name server answers, to every question, without a record in it. @see RFC 1035, 4.1.1 */
const DNS_SERVER = `import socket
asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asked.bind(("", ${DNS_PORT}))
while True:
    question, client = asked.recvfrom(512)
    asked.sendto(question[:2] + b"\\x81\\x80" + question[4:6] + bytes(6) + question[12:], client)
`;

/** A service at each of several ports, whose real servers are checked each in another way. */
function settings(virtualServices = SERVICES): Settings {
  return { owner: "keepalived", drainSeconds: 0, virtualServices };
}

const SERVICES: ServiceInput[] = [
  {
    address: VIP,
    port: 80,
    scheduler: "rr",
    realServers: both,
    health: {
      // a machine that is busy may keep it waiting
      check: { type: "MISC_CHECK", command: "examples/checks/in-service.sh %address %port", timeoutSeconds: 30 },
      delaySeconds: 1,
      quorum: 2,
      notifyDown: `${TELL} down %address`,
      notifyUp: `./${TELL} up %address %port`,
      quorumDown: `${TELL} too few`,
    },
  },
  {
    address: VIP,
    port: 81,
    realServers: [
      { node: "node2", port: NAME_PORT, check: "none" },
      { node: "node3", port: 80, check: { type: "TCP_CHECK", port: NAME_PORT } },
    ],
    health: { delaySeconds: 1 },
  },
  {
    protocol: "udp",
    address: VIP,
    port: 53,
    realServers: both.map((server) => ({ ...server, port: DNS_PORT })),
    health: { check: { type: "DNS_CHECK", name: "example.org", recordType: "A" }, delaySeconds: 1 },
  },
];

const told = () => onNode("node1", "cat /run/told 2>/dev/null || true");

beforeAll(async () => {
  await tellBy("first");
  await Promise.all(
    ["node2", "node3"].map(async (node) => {
      await startNameServer(node);
      await onNode(node, `systemd-run -q --unit=dns-server python3 -c '${DNS_SERVER}'`);
    }),
  );
  await onNode("node1", "rm -f /run/told");
  await writeSettings(settings());
  await up();
});

afterAll(async () => {
  for (const node of ["node2", "node3"]) await onNode(node, "systemctl stop name-server dns-server");
});

describe("scripts of the project", () => {
  it("are on the director with the first up that names them, root's own, and need no further change", async () => {
    expect(await onNode("node1", `stat -c '%U %a %n' ${FOLDER}/*`)).toBe(
      ["in-service.sh", TELL].map((name) => `root 755 ${FOLDER}/${name}`).join("\n"),
    );
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });
});

/** What befalls node3, and what ends it. */
const AILMENTS = [
  {
    check: "a script that came with the stack",
    rule: "192.168.2.14:80 .*-w",
    service: `-t ${VIP}:80`,
    strike: () => onNode("node1", "mkdir -p /run/out-of-service && touch /run/out-of-service/192.168.2.14"),
    fix: () => onNode("node1", "rm -r /run/out-of-service"),
  },
  {
    check: "a check of its own",
    service: `-t ${VIP}:81`,
    strike: () => onNode("node3", "systemctl stop name-server"),
    fix: () => startNameServer("node3"),
  },
  {
    check: "DNS_CHECK",
    service: `-u ${VIP}:53`,
    strike: () => onNode("node3", "systemctl kill -s STOP dns-server"),
    fix: () => onNode("node3", "systemctl kill -s CONT dns-server"),
  },
];

describe("a real server", () => {
  it.each(AILMENTS)("is taken out by $check, and comes back", async ({ service, strike, fix }) => {
    await strike();
    await tableLacks(`-a ${service} -r 192.168.2.14:`);
    if (service.endsWith(":80")) expect(new Set(await answers(2))).toEqual(new Set(["Node2"]));

    await fix();
    await tableHas(`-a ${service} -r 192.168.2.14:`);
    expect(await onNode("node1", "ipvsadm -Sn")).toContain(`-a ${service} -r 192.168.2.13:`);
  });

  it("has been told of by the script, and the quorum that it took along", async () => {
    const lines = (await told()).split("\n");
    expect([...lines].sort()).toEqual(["down 192.168.2.14", "too few", "up 192.168.2.14 80"]);
  });
});

describe("a script that changes", () => {
  it("is shown by a preview, comes with an up, and nothing else happens on the director or to clients", async () => {
    await tellBy("second");
    const status = await onNode("node1", "lvs-table status");

    expect(await clone.expect("./lab pulumi preview")).toMatch(
      /~ program tell\.sh: 3 lines, digest [0-9a-f]{16} → 3 lines, digest/,
    );
    let output = "";
    const during = await whileAsking(clone, { url: `http://${VIP}/`, patienceMs: PATIENT_MS }, async () => {
      output = await up();
    });

    expect(during.failures).toEqual({});
    expect(output).toContain(`writes ${FOLDER}/${TELL}`);
    expect(output).not.toContain("keepalived: ");
    expect(await onNode("node1", `cat ${FOLDER}/${TELL}`)).toContain("# second");
    expect(await onNode("node1", "lvs-table status")).toBe(status);
  });

  it("is drift when somebody else did it, or deleted it, and is put right by an up", async () => {
    await onNode("node1", `echo exit >>${FOLDER}/in-service.sh && rm ${FOLDER}/${TELL}`);

    const preview = await clone.expect("./lab pulumi preview");
    await up();

    expect(preview).toMatch(/program in-service\.sh: wanted 4 lines, digest [0-9a-f]{16}, found 5 lines, digest/);
    expect(preview).toMatch(/program tell\.sh 3 lines, digest [0-9a-f]{16}: wanted, not found/);
    expect(await onNode("node1", `cat ${FOLDER}/*`)).toContain("# second");
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("ends an up before anything is made where it isn't there", async () => {
    await clone.expect(`mv ${TELL} away.sh`);
    const { output, exitStatus } = await clone.type("./lab pulumi up --yes --skip-preview");
    await clone.expect(`mv away.sh ${TELL}`);

    expect(exitStatus).not.toBe(0);
    expect(output).toContain(`lvs:virtualServices[0].health.notifyDown: there is no file ${TELL}`);
  });
});

/** What CentOS 7's keepalived hasn't got, and that of the lab's machines has. */
const NEWER: ServiceInput[] = [
  {
    address: VIP,
    port: 80,
    scheduler: "rr",
    realServers: both,
    health: {
      check: { type: "HTTP_GET", pages: [{ path: "/" }, { path: "/page", status: [204, 200] }] },
      delaySeconds: 1,
    },
  },
  {
    protocol: "udp",
    address: VIP,
    port: NAME_PORT,
    realServers: both,
    health: {
      // Node
      check: { type: "UDP_CHECK", payload: "3f", reply: "4e6f6465" },
      delaySeconds: 1,
    },
  },
  {
    address: VIP,
    port: 82,
    realServers: both.map((server) => ({ ...server, port: 80 })),
    health: { check: { type: "PING_CHECK", connectTimeoutSeconds: 1 }, delaySeconds: 1 },
  },
];

describe("a newer keepalived's check", () => {
  beforeAll(async () => {
    for (const node of ["node2", "node3"]) await onNode(node, "touch /var/www/html/page");
    const [text] = plan({ ...settings(NEWER), guest: "debian12" }).contents.tables;
    await writeFile(join(clone.dir, "newer"), (text?.lines ?? []).map((line) => `${line}\n`).join(""));
    await clone.expect("./lab ssh node1 sudo -n /usr/local/sbin/lvs-table apply <newer");
  });

  it.each([
    {
      check: "of several pages",
      service: `-t ${VIP}:80`,
      strike: "rm /var/www/html/page",
      fix: "touch /var/www/html/page",
    },
    {
      check: "UDP_CHECK",
      service: `-u ${VIP}:${NAME_PORT}`,
      strike: "systemctl kill -s STOP name-server",
      fix: "systemctl kill -s CONT name-server",
    },
    {
      check: "PING_CHECK",
      service: `-t ${VIP}:82`,
      strike: "sysctl -qw net.ipv4.icmp_echo_ignore_all=1",
      fix: "sysctl -qw net.ipv4.icmp_echo_ignore_all=0",
    },
  ])("$check takes a real server out, and brings it back", async ({ service, strike, fix }) => {
    await tableHas(`-a ${service} -r 192.168.2.14:`);
    await onNode("node3", strike);
    await tableLacks(`-a ${service} -r 192.168.2.14:`);

    await onNode("node3", fix);
    await tableHas(`-a ${service} -r 192.168.2.14:`);
  });
});

describe("scripts that nothing names any more", () => {
  it("are gone, with their folder", async () => {
    await writeSettings({ virtualServices: [SAMPLE_SERVICE] });
    await up();

    expect(await onNode("node1", "ls /usr/libexec/keepalived")).not.toContain("programs");
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });
});
