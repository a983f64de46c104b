import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATIENT_MS, whileAsking } from "../../tools/harness/clients/steadyLoad";
import type { Settings } from "../../tools/harness/settings";
import { clone, onNode } from "../e2e/sharedClone";
import { CLIENTS, LabClient } from "../e2e/support/labClient";
import { startNameServer } from "../e2e/support/nameServers";
import { reboot } from "../e2e/support/reboot";
import { BOTH_FAMILIES, commandsIn, SAMPLE_SERVICE, up, writeSettings } from "../e2e/support/stack";

const [FRIEND, STRANGER] = CLIENTS as [string, string];
const VIP = "192.168.1.12";
const FTP_SERVER = "/usr/local/lib/ftp-server.py";

const realServers = [{ node: "node2" }, { node: "node3" }];

/** A web service for some, ports of one mark, of which the same are kept out, and FTP. */
function settings(deny: string[] | undefined): Settings {
  return {
    ...BOTH_FAMILIES,
    drainSeconds: 0,
    virtualServices: [
      { ...SAMPLE_SERVICE, deny },
      {
        firewallMark: 3,
        packets: [{ address: VIP, ports: [8024, "8026:8027", "20000:30000"] }],
        scheduler: "rr",
        persistence: {},
        proof: { type: "none", reason: "nobody serves at these ports before the first up has ended" },
        deny,
        realServers,
      },
      { address: VIP, port: 21, scheduler: "rr", proof: { type: "none", reason: "the same" }, realServers },
    ],
  };
}

/** Whether a client of the console's gets an answer at the web service. */
async function isServed(from: string): Promise<boolean> {
  const { exitStatus } = await clone.type(`./lab curl -s -m 3 --interface ${from} http://${VIP}/`);
  return exitStatus === 0;
}

function download(options = ""): Promise<string> {
  return clone.expect(`./lab curl -s -m 20 ${options} ftp://${VIP}/file`);
}

let client: LabClient;

beforeAll(async () => {
  await writeSettings(settings(undefined));
  await up();
  for (const node of ["node2", "node3"]) {
    await startNameServer(node);
    await clone.expect(`./lab ssh ${node} sudo -n tee ${FTP_SERVER} <test/e2e/support/ftpServer.py >/dev/null`);
    await onNode(node, `systemd-run -q --unit=ftp-server python3 ${FTP_SERVER}`);
  }
  client = await LabClient.start();
});

afterAll(async () => {
  await client?.end();
  for (const node of ["node2", "node3"]) await onNode(node, "systemctl stop name-server ftp-server");
});

describe("a mark of ports and ranges", () => {
  it("keeps a client with one real server at each of them", async () => {
    const answers = [8024, 8026, 8027].map((port) => client.visit({ port, from: FRIEND, count: 2 }));

    expect(new Set((await Promise.all(answers)).flat()).size).toBe(1);
    expect(await onNode("node1", "iptables -t mangle -S LVS")).toContain("--dports 8024,8026,8027,20000:30000");
  });
});

describe("FTP by masquerade", () => {
  it.each([
    ["passive", "--disable-epsv"],
    ["passive, as RFC 2428 has it", ""],
    ["active", "-P - --disable-eprt"],
    ["active, as RFC 2428 has it", "-P -"],
  ])("brings a file: %s", async (_, options) => {
    expect(await download(options)).toMatch(/^Node[23]$/);
  });

  it("goes on without the kernel's connection tracking of other services", async () => {
    expect(await onNode("node1", "sysctl -n net.ipv4.vs.conntrack")).toBe("0");
  });
});

describe("clients that may not come", () => {
  it("get no answer from the moment of the up, and others lose no request", async () => {
    expect(await isServed(STRANGER)).toBe(true);

    const others = { url: `http://${VIP}/`, patienceMs: PATIENT_MS };
    const during = await whileAsking(clone, others, async () => {
      await writeSettings(settings([STRANGER]));
      await up();
    });

    expect(during.failures).toEqual({});
    expect([await isServed(STRANGER), await isServed(FRIEND)]).toEqual([false, true]);
    await expect(client.visit({ port: 8024, from: FRIEND })).resolves.toHaveLength(1);
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("are told of by a preview when somebody lets them in, and kept out again by an up", async () => {
    await onNode("node1", "iptables -t mangle -F LVS");
    expect(await clone.expect("./lab pulumi preview")).toMatch(/-s 192\.168\.1\.102\/32 .*-j DROP: wanted, not found/);

    await up();
    expect(await isServed(STRANGER)).toBe(false);
  });

  it("get none after a reboot either, which FTP outlives too", async () => {
    await reboot("node1");

    expect([await isServed(STRANGER), await isServed(FRIEND)]).toEqual([false, true]);
    expect(await download("--disable-epsv")).toMatch(/^Node[23]$/);
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });
});

describe("what is wanted no more", () => {
  it("goes: the list, the mark and what follows FTP", async () => {
    await writeSettings({ ...BOTH_FAMILIES, drainSeconds: 0, virtualServices: [SAMPLE_SERVICE] });

    const output = await up();

    expect(commandsIn(output)).toEqual(expect.arrayContaining(["ipvsadm -D -f 3", `ipvsadm -D -t ${VIP}:21`]));
    expect(output).toContain("modprobe -r ip_vs_ftp");
    expect(await isServed(STRANGER)).toBe(true);
    expect(await onNode("node1", "iptables -t mangle -S")).not.toContain("LVS");
  });
});
