import { describe, expect, inject, it } from "vitest";
import { answers, clone, liveRules, onNode, SAMPLE_RULES } from "../e2e/sharedClone";
import { reboot } from "../e2e/support/reboot";
import { refusedLogins } from "../e2e/support/refusedLogins";

describe("a stack of Debian 12", () => {
  it("comes up from a fresh clone, and both real servers answer", () => {
    const { exitStatus, output } = inject("firstUp");

    expect(exitStatus).toBe(0);
    expect(output).toMatch(/10 requests to http:\/\/192\.168\.1\.12: ((Node2 Node3 ?|Node3 Node2 ?){5})/);
  });

  it.each(["node1", "node2", "node3"])(
    "is Debian 12 on %s, with the interfaces' names of every guest",
    async (node) => {
      expect(await onNode(node, ". /etc/os-release && echo $ID $VERSION_ID")).toBe("debian 12");
      expect(await onNode(node, "ls /sys/class/net")).toMatch(node === "node1" ? /^eth0\neth1\nlo/ : /^eth0\nlo/);
    },
  );

  it("is answered in turn", async () => {
    const [first, second, ...rest] = await answers(8);

    expect([first, second].sort()).toEqual(["Node2", "Node3"]);
    expect(rest).toEqual([first, second, first, second, first, second]);
  });

  it("holds the sample's table, saved where Debian's ipvsadm restores it from", async () => {
    expect(await liveRules()).toEqual(SAMPLE_RULES);
    expect((await onNode("node1", "cat /etc/ipvsadm.rules")).trim().split("\n")).toEqual(SAMPLE_RULES);
  });

  it("has its packages from the lab's archive, with their signatures checked", async () => {
    const indexes = await onNode("node2", "ls /var/lib/apt/lists | sed -n s/_InRelease$//p");

    expect(indexes.split("\n").sort()).toEqual([
      "192.168.1.11:8080_debian-security_dists_bookworm-security",
      "192.168.1.11:8080_debian_dists_bookworm",
      "192.168.1.11:8080_debian_dists_bookworm-updates",
    ]);
    expect(await onNode("node2", "apt-config dump | grep -iE 'AllowUnauth|AllowInsecure' || true")).not.toMatch(
      /"(true|1)"/,
    );
    expect(await onNode("node1", "dpkg -l ipvsadm keepalived iptables | grep -c ^ii")).toBe("3");
  });

  it("hides the real servers behind the director, whose back network nobody else reaches", async () => {
    await clone.expect("./lab ssh node2 curl -s -o /dev/null --max-time 10 http://192.168.1.11:8080/debian/");
    await clone.expect("./lab run ip route replace 192.168.2.0/24 via 192.168.1.12");
    const past = await clone.type("./lab curl -s --max-time 5 http://192.168.2.13/");
    await clone.expect("./lab run ip route del 192.168.2.0/24 via 192.168.1.12");

    expect(past.exitStatus).not.toBe(0);
  });

  it("lets nobody in by a password, and root not at all", async () => {
    const { root, password } = await refusedLogins("debian");

    expect(root).toContain("root@192.168.1.12: Permission denied (publickey");
    expect(password).toMatch(/debian@192\.168\.1\.12: Permission denied \((?!.*password).*publickey.*\)/);
  });

  it("is left alone by another npm run up", async () => {
    const { exitStatus, output } = await clone.type("npm run up");

    expect(exitStatus).toBe(0);
    expect(output).toMatch(/Resources:\s+\d+ unchanged\s/);
  });

  it("is back by itself after a reboot of the director and of a real server", async () => {
    await reboot("node1");
    await reboot("node2");

    expect(await liveRules()).toEqual(SAMPLE_RULES);
    expect(await onNode("node2", "systemctl is-active apache2")).toBe("active");
    expect(new Set(await answers(4))).toEqual(new Set(["Node2", "Node3"]));
    await clone.expect("./lab ssh node2 curl -s -o /dev/null --max-time 10 http://192.168.1.11:8080/debian/");
  });
});
