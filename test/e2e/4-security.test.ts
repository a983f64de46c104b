import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { beforeAll, describe, expect, it } from "vitest";
import { ended, type Typed } from "../../tools/harness/clone";
import { clone, onNode } from "./sharedClone";
import { secretsOfStack } from "./support/secrets";

const MINUTE_MS = 60_000;
const NODES = ["node1", "node2", "node3"];

/** The client's key, the machines' host keys and the passphrase. */
let secrets: string[];

/** When the director began to isolate the back network, and how to ask. */
let isolatedSince: string;
const ISOLATED_SINCE = "systemctl show -p ActiveEnterTimestampMonotonic lvs-isolation";

/** An up that configures all machines again, while one of them answers with another host key. */
let up: Typed;

/** The command lines and environments of all processes there, meanwhile. */
const processes: Record<string, string> = {};

/** What each machine shows of itself. */
const shown: Record<string, { sshd?: string; keys?: string; readable?: string }> = {};

beforeAll(async () => {
  [secrets, isolatedSince] = await Promise.all([secretsOfStack(clone), onNode("node1", ISOLATED_SINCE)]);
  expect(secrets).toHaveLength(NODES.length + 2);

  const watches = {
    "pulumi's machine": clone.start(`./lab sh -c '${WATCH}'`, { stdin: "pipe" }),
    node1: clone.startOnNode("node1", WATCH),
    node2: clone.startOnNode("node2", WATCH),
  };
  const again = NODES.map((node) => `--replace '**lvs-${node}-configure'`).join(" ");
  up = await withOtherHostKey("node3", () => clone.type(`./lab pulumi up --yes --skip-preview --diff ${again}`));
  for (const [where, watch] of Object.entries(watches)) {
    watch.stdin?.end("\n");
    processes[where] = ended(await watch).stdout;
  }

  await Promise.all(
    NODES.map(async (node) => {
      const [sshd, keys, readable] = (await onNode(node, SHOW)).split("\n--\n");
      shown[node] = { sshd, keys, readable };
    }),
  );
});

/** Until it gets a line. */
const WATCH = `
  {
    while sleep 0.3; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; done &
    read -r _; kill $!
  } | tr "\\0" "\\n" | sort -u`;

/** What sshd does, the files and devices with private keys, and those of them that a user may read who isn't root. */
const SHOW = `
  sshd -T
  echo --
  files=$(grep -rslF "PRIVATE KEY" /etc /var /run /home /root /tmp /dev/sr0)
  echo "$files"
  echo --
  for file in $files; do setpriv --reuid 65534 --regid 65534 --clear-groups test -r "$file" && echo "$file"; done
  echo --`;

/** Has a node answer with another host key while something is done. */
async function withOtherHostKey<T>(node: string, act: () => Promise<T>): Promise<T> {
  const session = clone.startOnNode(node, OTHER_HOST_KEY);
  const lines = createInterface({ input: session.stdout })[Symbol.asyncIterator]();
  expect(await lines.next()).toEqual({ done: false, value: "changed" });
  try {
    return await act();
  } finally {
    session.stdin?.end("\n");
    expect(ended(await session).exitStatus).toBe(0);
  }
}

/** A login that is open already outlives the daemon's restart. */
const OTHER_HOST_KEY = `
  set -e
  cd /etc/ssh
  cp -p ssh_host_ed25519_key own_key
  rm -f /run/other_key
  ssh-keygen -q -t ed25519 -N "" -f /run/other_key
  cp /run/other_key ssh_host_ed25519_key
  systemctl restart sshd
  echo changed
  read -r _
  mv own_key ssh_host_ed25519_key
  rm /run/other_key*
  systemctl restart sshd`;

describe("a machine that answers with another host key", () => {
  it("is refused behind the director: nothing is run there, and the up fails and says why", () => {
    expect(up.exitStatus).not.toBe(0);
    expect(up.output).toContain("host key mismatch: 192.168.2.14:22");
    expect(up.output).toContain("::lvs-node2-configure]");
    expect(up.output).not.toContain("::lvs-node3-configure]");
  });

  it("is refused at pulumi's own door, and by ./lab ssh", async () => {
    const [preview, login] = await withOtherHostKey("node1", () =>
      Promise.all(["./lab pulumi preview", "./lab ssh node1 true"].map((command) => clone.type(command))),
    );

    expect(preview?.output).toContain("answers with another host key than its own");
    expect(login?.output).toContain("Host key verification failed");
  });
});

describe("a login by ./lab ssh", () => {
  it("ends when it is told to, and the agent that holds its key ends after it", async () => {
    expect((await clone.type("timeout 5 ./lab ssh node1 sleep infinity")).exitStatus).toBe(124);

    const agents = () => clone.expect("./lab find /run/lvs-lab -name 'ssh-agent.*'");
    await expect.poll(agents, { timeout: MINUTE_MS }).toBe("");
  });
});

describe("no private key and no passphrase is seen", () => {
  it("in anything that an up prints, with every difference shown", () => {
    expect(up.output).toMatch(/connection +: \[secret\]/);
    expect(found(up.output)).toEqual([]);
  });

  it.each([
    ["pulumi's machine", "pulumi-resource-command"],
    ["node1", "bash -s"],
    ["node2", "bash -s"],
  ])("in the command line or environment of a process on %s", (where, process) => {
    expect(processes[where]).toContain(process);
    expect(found(processes[where])).toEqual([]);
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

describe("users of a machine", () => {
  it.each(NODES)("read no private key on %s, neither where cloud-init left it nor on the seed", (node) => {
    const { keys, readable } = shown[node] ?? {};

    expect(keys?.split("\n")).toEqual(expect.arrayContaining(["/etc/ssh/ssh_host_ed25519_key", "/dev/sr0"]));
    expect(readable).toBe("--");
  });
});

describe("the lab", () => {
  it("keeps temporary files in memory, and root's alone", async () => {
    expect(await clone.expect(`./lab sh -c 'stat -f -c %T "$TMPDIR"; stat -c %a "$TMPDIR"'`)).toBe("tmpfs\n700");
  });
});

describe("a machine's sshd", () => {
  it.each(NODES)("on %s takes neither passwords nor root", (node) => {
    const { sshd } = shown[node] ?? {};

    expect(sshd).toMatch(/^passwordauthentication no$/m);
    expect(sshd).toMatch(/^(kbdinteractive|challengeresponse)authentication no$/m);
    expect(sshd).toMatch(/^permitemptypasswords no$/m);
    expect(sshd).toMatch(/^permitrootlogin no$/m);
  });
});

describe("the passphrase", () => {
  it("is the lab's own, even where the caller has an empty one", async () => {
    const key = await clone.expect("PULUMI_CONFIG_PASSPHRASE= ./lab pulumi stack output privateKey --show-secrets");

    expect(key).toContain("PRIVATE KEY");
    expect((await readFile(join(clone.dir, ".lab/passphrase"), "utf8")).trim().length).toBeGreaterThanOrEqual(32);
  });

  it("may not be empty: the program refuses to start", async () => {
    const { exitStatus, output } = await clone.type(`./lab sh -c '${OPEN_STACK}'`);

    expect(exitStatus).not.toBe(0);
    expect(output).toContain("the passphrase that the stack's secrets are encrypted with is empty");
  });
});

/** Another one, with a state of its own, in a folder that ends with the lab. */
const OPEN_STACK = `
  trap "rm -rf $TMPDIR/open Pulumi.open.yaml" EXIT
  mkdir $TMPDIR/open
  export PULUMI_BACKEND_URL=file://$TMPDIR/open PULUMI_STACK=open PULUMI_CONFIG_PASSPHRASE=
  pulumi stack init open && pulumi preview`;

describe("the back network", () => {
  it("has no address of the hypervisor's, of either family", async () => {
    const bridge = await clone.expect("./lab virsh -q net-info lvs-lab-back | awk '/^Bridge/ { print $2 }'");

    expect(await clone.expect(`./lab ip -o address show dev ${bridge.trim()}`)).toBe("");
  });

  it("isn't reached through the director, but by its table", async () => {
    await clone.expect("./lab ip route add 192.168.2.0/24 via 192.168.1.12");
    const [direct, login, throughTable] = await Promise.all(
      [
        "./lab curl -s --max-time 3 http://192.168.2.13/",
        "./lab timeout 3 bash -c '</dev/tcp/192.168.2.13/22'",
        "./lab curl -s --max-time 3 http://192.168.1.12/",
      ].map((command) => clone.type(command)),
    );
    await clone.expect("./lab ip route del 192.168.2.0/24");

    expect(direct).toMatchObject({ exitStatus: 28, stdout: "" });
    expect(login?.exitStatus).toBe(124);
    expect(throughTable?.stdout).toMatch(/^Node[23]$/);
  });

  it("is led to from nowhere but itself, all the time while the director is configured again", async () => {
    expect((await onNode("node1", `iptables -S FORWARD; ${ISOLATED_SINCE}`)).split("\n")).toEqual([
      "-P FORWARD ACCEPT",
      "-A FORWARD -d 192.168.2.0/24 ! -i eth1 -m conntrack ! --ctstate RELATED,ESTABLISHED -j DROP",
      isolatedSince,
    ]);
  });
});
