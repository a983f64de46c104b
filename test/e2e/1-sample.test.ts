import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { projectDir } from "../../runtime/paths";
import { loginsBetween, readLogins } from "../../tools/harness/logins";
import { answers, clone, liveRules, onNode, SAMPLE_RULES } from "./sharedClone";
import { missingLines, readmeSession, type Shown } from "./support/readmeSession";
import { refusedLogins } from "./support/refusedLogins";

describe("npm run up from a fresh clone", () => {
  const { exitStatus, output } = inject("firstUp");

  it("ends well", () => {
    expect(exitStatus).toBe(0);
  });

  it("shows the nodes, the table as ipvsadm prints it, ten requests and who answered each", () => {
    expect(output).toMatch(/node1\s.*director\s.*192\.168\.1\.12/);
    expect(output).toMatch(/TCP\s+192\.168\.1\.12:80 wlc/);
    expect(output).toMatch(/-> 192\.168\.2\.13:80\s+Masq\s+1/);
    expect(output).toMatch(/10 requests to http:\/\/192\.168\.1\.12: ((Node2 Node3 ?|Node3 Node2 ?){5})/);
  });

  it("shows all that README's session shows, as do the commands after it", async () => {
    const [up, ...others] = await readmeSession();

    expect(up?.command).toBe("npm run up");
    expect(up?.lines.length).toBeGreaterThan(20);
    expect(missingLines(up as Shown, output)).toEqual([]);
    expect(others.length).toBeGreaterThan(0);
    for (const shown of others) expect(missingLines(shown, await clone.expect(shown.command))).toEqual([]);
  });

  it("says which parts of the toolchain stand in for official ones, or that none does", () => {
    expect(output).toMatch(/^toolchain: pulumi [\d.]+ /m);
  });

  it("leaves machines' disks and seeds, and the passphrase, closed to other users of the hypervisor", async () => {
    const open = await clone.expect("find .lab/pool .lab/passphrase -type f -perm /o+r");

    expect(open).toBe(".lab/pool/lvs-lab/base.qcow2");
  });

  it("shows no private key", () => {
    expect(output).not.toContain("PRIVATE KEY");
  });
});

describe("the VIP", () => {
  it("is answered by node2 and node3 in turn", async () => {
    const [first, second, ...rest] = await answers(8);

    expect([first, second].sort()).toEqual(["Node2", "Node3"]);
    expect(rest).toEqual([first, second, first, second, first, second]);
  });

  it("was proven by the up itself: both real servers answered", async () => {
    const proof = JSON.parse(await clone.expect("./lab pulumi stack output proof"));

    expect(proof.requests).toBe(proof.answers.node2 + proof.answers.node3);
    expect(Math.min(proof.answers.node2, proof.answers.node3)).toBeGreaterThan(0);
  });

  it("is an output of the stack", async () => {
    expect((await clone.expect("./lab pulumi stack output vip")).trim()).toBe("192.168.1.12");
  });
});

describe("the director", () => {
  it("holds the sample's table", async () => {
    expect(await liveRules()).toEqual(SAMPLE_RULES);
  });

  it("has saved it for the next boot", async () => {
    expect((await onNode("node1", "cat /etc/sysconfig/ipvsadm")).trim().split("\n")).toEqual(SAMPLE_RULES);
  });

  it("forwards, and has ipvsadm and keepalived installed from packages and enabled", async () => {
    expect(await onNode("node1", "sysctl -n net.ipv4.ip_forward")).toBe("1");
    expect(await onNode("node1", "rpm -q --qf '%{NAME}\\n' ipvsadm keepalived")).toBe("ipvsadm\nkeepalived");
    expect(await onNode("node1", "systemctl is-enabled ipvsadm keepalived lvs-source-nat")).toBe(
      "enabled\nenabled\nenabled",
    );
    expect(await onNode("node1", "systemctl is-active ipvsadm keepalived lvs-source-nat")).toBe(
      "active\nactive\nactive",
    );
  });

  it("runs keepalived without the packaged sample's addresses and virtual servers", async () => {
    const configuration = await onNode("node1", "cat /etc/keepalived/*.conf");
    expect(configuration).toContain("router_id lvs");
    expect(configuration).not.toMatch(/^(virtual_server|vrrp_instance) /m);
    expect(await onNode("node1", "ip -4 -o addr show")).not.toContain("192.168.200.");
  });
});

describe("a real server", () => {
  it.each(["node2", "node3"])("%s has httpd installed from a package, enabled and running", async (node) => {
    expect(await onNode(node, "rpm -q --qf '%{NAME}' httpd")).toBe("httpd");
    expect(await onNode(node, "systemctl is-enabled httpd")).toBe("enabled");
    expect(await onNode(node, "systemctl is-active httpd")).toBe("active");
  });

  it("got its packages with their signatures checked, from repositories that no longer name the mirror list", async () => {
    const repositories = await onNode("node2", "cat /etc/yum.repos.d/CentOS-Base.repo");

    expect(repositories).not.toMatch(/^mirrorlist=/m);
    expect(repositories).toMatch(/^gpgcheck=1/m);
    expect(repositories).not.toMatch(/^gpgcheck=0/m);
  });

  it("reaches the outside through the director only", async () => {
    expect(await onNode("node2", "ip -4 route show default")).toMatch(/^default via 192\.168\.2\.12 dev eth0/);
    expect(await onNode("node2", "curl -s -o /dev/null -w %{http_code} http://192.168.1.11:8080/centos/")).toMatch(
      /^[234]\d\d$/,
    );
  });

  it("can't be reached from the hypervisor directly", async () => {
    expect((await clone.type("./lab curl -s --max-time 3 http://192.168.2.13/")).exitStatus).not.toBe(0);
  });
});

describe("a machine", () => {
  it.each(["node1", "node2", "node3"])("%s answers with the host key that the stack pinned", async (node) => {
    const pinned = JSON.parse(await clone.expect("./lab pulumi stack output hostKeys"))[node];

    expect(await onNode(node, "cat /etc/ssh/ssh_host_ed25519_key.pub")).toContain(pinned.split(" ")[1]);
  });

  it("lets nobody in by a password, and root not at all", async () => {
    const { root, password } = await refusedLogins("centos");

    expect(root).toContain("root@192.168.1.12: Permission denied (publickey");
    // what the server would take is in brackets
    expect(password).toMatch(/centos@192\.168\.1\.12: Permission denied \((?!.*password).*publickey.*\)/);
  });
});

describe("the stack, when nothing has changed,", () => {
  it("is left alone by another npm run up", async () => {
    const { exitStatus, output } = await clone.type("npm run up");

    expect(exitStatus).toBe(0);
    expect(output).toMatch(/Resources:\s+\d+ unchanged\s/);
  });

  it("takes pulumi up one login, on the director, to see that", async () => {
    const before = await readLogins(clone);

    await clone.expect("./lab pulumi up --yes --skip-preview");

    expect(loginsBetween(before, await readLogins(clone))).toEqual({ node1: 1, node2: 0, node3: 0 });
  });

  it("is found unchanged by pulumi preview and pulumi refresh", async () => {
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/Resources:\s+\d+ unchanged/);
    expect(await clone.expect("./lab pulumi refresh --yes --expect-no-changes")).toMatch(/Resources:\s+\d+ unchanged/);
  });

  it("leaves the clone's committed configuration as it was", async () => {
    expect(await readFile(join(clone.dir, "Pulumi.lab.yaml"), "utf8")).toBe(
      await readFile(join(projectDir, "Pulumi.lab.yaml"), "utf8"),
    );
  });
});
