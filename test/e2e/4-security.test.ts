import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ended, type Typed } from "./clone";
import { clone, onNode } from "./sharedClone";
import { secretsOfStack } from "./support/secrets";
import { writeSettings } from "./support/stack";

const NODES = ["node1", "node2", "node3"];
const UP = "./lab pulumi up --yes --skip-preview";

/** The same mirror by another name, for which every role script runs again. */
const OTHER_MIRROR = "http://192.168.1.11:8080/centos/.";

let secrets: string[];

/** Everything that was seen of an up that configures all machines: what it printed, and every process meanwhile. */
const seen: Record<string, string> = {};
let refusedUp: Typed;

beforeAll(async () => {
  secrets = await secretsOfStack(clone);
  await writeSettings({ packageMirror: OTHER_MIRROR });
  const watches = Object.entries({
    "pulumi's machine": clone.start(`./lab sh -c '${WATCH}'`, { stdin: "pipe" }),
    node1: clone.start(`./lab ssh node1 "sudo -n sh -c '${WATCH.replaceAll("$", "\\$")}'"`, { stdin: "pipe" }),
    node2: clone.start(`./lab ssh node2 "sudo -n sh -c '${WATCH.replaceAll("$", "\\$")}'"`, { stdin: "pipe" }),
  });
  refusedUp = await withOtherHostKey("node3", () => clone.type(`${UP} --diff`));
  for (const [where, watch] of watches) {
    watch.stdin?.end("\n");
    seen[where] = ended(await watch).stdout;
  }
  await writeSettings({});
  seen["an up's output"] = refusedUp.output + (await clone.expect(`${UP} --diff`));
});

afterAll(() => clone.expect(`${UP}`));

/** Shows the command lines and environments of all processes, time and again, until it gets a line. */
const WATCH = `
  (while sleep 0.2; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr "\\\\0" " "; done) &
  read -r _; kill $!`;

/** Has a node answer with another host key while something is done. */
async function withOtherHostKey<T>(node: string, act: () => Promise<T>): Promise<T> {
  const session = clone.start(`./lab ssh ${node} "sudo -n sh -c '${OTHER_HOST_KEY}'"`, { stdin: "pipe" });
  const lines = createInterface({ input: session.stdout })[Symbol.asyncIterator]();
  expect(await lines.next()).toEqual({ done: false, value: "changed" });
  try {
    return await act();
  } finally {
    session.stdin?.end("\n");
    await session;
  }
}

/** A login that is open already outlives the daemon's restart. */
const OTHER_HOST_KEY = `
  cd /etc/ssh && cp -p ssh_host_ed25519_key own_key &&
  rm -f /run/other_key && ssh-keygen -q -t ed25519 -N \\"\\" -f /run/other_key && cp /run/other_key ssh_host_ed25519_key &&
  systemctl restart sshd && echo changed
  read -r _; mv own_key ssh_host_ed25519_key; rm /run/other_key*; systemctl restart sshd`;

describe("a machine that answers with another host key", () => {
  it("is refused behind the director: nothing is run there, and the up fails and says why", () => {
    expect(refusedUp.exitStatus).not.toBe(0);
    expect(refusedUp.output).toMatch(/lvs-node3-configure[\s\S]*(key mismatch|another host key)/);
  });

  it("is refused at pulumi's own door, and by ./lab ssh", async () => {
    const [preview, login] = await withOtherHostKey("node1", async () => [
      await clone.type("./lab pulumi preview"),
      await clone.type("./lab ssh node1 true"),
    ]);

    expect(preview?.output).toContain("answers with another host key than its own");
    expect(login?.output).toContain("Host key verification failed");
  });
});

describe("no private key and no passphrase is seen", () => {
  it("in anything that an up prints, with every difference shown", () => {
    expect(found(seen["an up's output"])).toEqual([]);
  });

  it.each(["pulumi's machine", "node1", "node2"])("in the command line or environment of a process on %s", (where) => {
    expect(seen[where]).toContain("sshd");
    expect(found(seen[where])).toEqual([]);
  });

  it("in the lab's files, its state among them, but in the volumes and the passphrase's own file", async () => {
    const list = join(clone.dir, "secrets.txt");
    await writeFile(list, secrets.join("\n"), { mode: 0o600 });

    const files = await clone.type("grep -rlF -f secrets.txt .lab Pulumi.lab.yaml");
    await clone.expect("rm secrets.txt");

    const open = files.stdout.split("\n").filter((file) => file !== "" && !file.startsWith(".lab/pool/"));
    expect(open).toEqual([".lab/passphrase"]);
  });
});

function found(text = ""): string[] {
  return secrets.filter((secret) => text.includes(secret));
}

describe("other users", () => {
  it("of the hypervisor can't read machines' disks and seeds, nor the passphrase", async () => {
    const open = await clone.expect("find .lab/pool .lab/passphrase -type f -perm /o+r");

    expect(open).toBe(".lab/pool/lvs-lab/base.qcow2");
  });

  it.each(NODES)("of %s can read no private key, neither where cloud-init left it nor on the seed", async (node) => {
    const places = "/etc /var /run /home /root /tmp";
    const readable = `setpriv --reuid nobody --clear-groups grep -rslF "PRIVATE KEY" ${places}`;

    expect(await onNode(node, `${readable} || true`)).toBe("");
    expect(await onNode(node, "setpriv --reuid nobody --clear-groups cat /dev/sr0 2>/dev/null | wc -c")).toBe("0");
    expect(Number(await onNode(node, "cat /dev/sr0 | wc -c"))).toBeGreaterThan(0);
  });
});

describe("the lab", () => {
  it("keeps temporary files in memory, and root's alone", async () => {
    expect(await clone.expect(`./lab sh -c 'stat -f -c %T "$TMPDIR"; stat -c %a "$TMPDIR"'`)).toBe("tmpfs\n700");
  });
});

describe("a machine's sshd", () => {
  it.each(NODES)("on %s takes neither passwords nor root", async (node) => {
    const settings = await onNode(node, "sshd -T");

    expect(settings).toMatch(/^passwordauthentication no$/m);
    expect(settings).toMatch(/^(kbdinteractive|challengeresponse)authentication no$/m);
    expect(settings).toMatch(/^permitemptypasswords no$/m);
    expect(settings).toMatch(/^permitrootlogin no$/m);
  });
});

describe("the passphrase", () => {
  it("is the lab's own, even where the caller has an empty one", async () => {
    const key = await clone.expect("PULUMI_CONFIG_PASSPHRASE= ./lab pulumi stack output privateKey --show-secrets");

    expect(key).toContain("PRIVATE KEY");
    expect((await readFile(join(clone.dir, ".lab/passphrase"), "utf8")).trim().length).toBeGreaterThanOrEqual(32);
  });

  it("may not be empty: the program refuses to start", async () => {
    const withoutPassphrase = "./lab env PULUMI_CONFIG_PASSPHRASE= PULUMI_STACK=open pulumi";
    await clone.expect(`${withoutPassphrase} stack init open`);
    const { exitStatus, output } = await clone.type(`${withoutPassphrase} preview`);
    await clone.expect(`${withoutPassphrase} stack rm --yes open`);

    expect(exitStatus).not.toBe(0);
    expect(output).toContain("the passphrase that the stack's secrets are encrypted with is empty");
  });
});

describe("the back network", () => {
  it("has no address of the hypervisor's, of either family", async () => {
    const bridge = await clone.expect("./lab virsh -q net-info lvs-lab-back | awk '/^Bridge/ { print $2 }'");

    expect(await clone.expect(`./lab ip -o address show dev ${bridge.trim()}`)).toBe("");
  });

  it("isn't reached through the director, but by its table", async () => {
    await clone.expect("./lab ip route add 192.168.2.0/24 via 192.168.1.12");
    const direct = await clone.type("./lab curl -s --max-time 3 http://192.168.2.13/");
    const login = await clone.type("./lab timeout 3 bash -c '</dev/tcp/192.168.2.13/22'");
    await clone.expect("./lab ip route del 192.168.2.0/24");

    expect(direct).toMatchObject({ exitStatus: 28, stdout: "" });
    expect(login.exitStatus).toBe(124);
    expect(await clone.expect("./lab curl -s --max-time 3 http://192.168.1.12/")).toMatch(/^Node[23]$/);
  });
});
