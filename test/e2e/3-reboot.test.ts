import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answers, clone, liveRules, onNode, SAMPLE_RULES } from "./sharedClone";
import { reboot } from "./support/reboot";

describe("after a reboot of the director", () => {
  it("the table, forwarding and the VIP are back by themselves", async () => {
    await reboot("node1");

    expect(await liveRules()).toEqual(SAMPLE_RULES);
    expect(await onNode("node1", "sysctl -n net.ipv4.ip_forward")).toBe("1");
    expect(new Set(await answers(4))).toEqual(new Set(["Node2", "Node3"]));
  });

  it("the real servers' network was isolated before the director had one", async () => {
    const times = await onNode("node1", "systemctl show -p ActiveEnterTimestampMonotonic lvs-isolation network");
    const [isolated = 0, networked = 0] = [...times.matchAll(/=(\d+)/g)].map(([, time]) => Number(time));

    expect(isolated).toBeGreaterThan(0);
    expect(isolated).toBeLessThan(networked);
  });

  it("the real servers still reach the outside through it", async () => {
    await clone.expect("./lab ssh node2 curl -s -o /dev/null --max-time 10 http://192.168.1.11:8080/centos/");
  });
});

describe("after a reboot of a real server", () => {
  it("httpd is back by itself", async () => {
    await reboot("node2");

    expect(await onNode("node2", "systemctl is-active httpd")).toBe("active");
    expect(new Set(await answers(4))).toEqual(new Set(["Node2", "Node3"]));
  });
});

describe("a reboot", () => {
  it.each(["node1", "node2"])("of %s is one boot, after which nothing of the first one is done again", async (node) => {
    const console = await readFile(join(clone.dir, `.lab/console/lvs-lab-${node}-console.log`), "utf8");

    expect(console).toContain("reboot: Restarting system");
    expect(console).not.toContain("it begins anew");
  });
});

describe("after a restart of the hypervisor", () => {
  it("machines, networks and the VIP are back by themselves", async () => {
    await clone.expect("./lab stop");
    await clone.expect("./lab start");
    await clone.expect("timeout 300 sh -c 'until ./lab curl -s --max-time 3 http://192.168.1.12/; do sleep 1; done'");

    expect(await liveRules()).toEqual(SAMPLE_RULES);
  });

  it("a preview finds nothing changed", async () => {
    await clone.expect("./lab pulumi preview --expect-no-changes");
  });
});
