import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { offerLongDownload } from "../../tools/harness/clients/longDownload";
import { PATIENT_MS, whileAsking } from "../../tools/harness/clients/steadyLoad";
import { BACK_CUT, DESTROYED, FRONT_CUT, REBOOTED, survive } from "../../tools/harness/failovers";
import { FLOATING, FLOATING_URL, floatingSettings, Pair } from "../../tools/harness/pair";
import { answers, clone, onNode } from "./sharedClone";
import { stackOutput } from "./support/checks";
import { BOTH_FAMILIES, SAMPLE_SERVICE, up, writeSettings } from "./support/stack";

const pair = new Pair(clone);

beforeAll(async () => {
  await writeSettings(floatingSettings(1));
  await up();
  await offerLongDownload(clone, "node2");
  await offerLongDownload(clone, "node3");
});

// what comes next begins with a destroy, and an up of what is written here
afterAll(() => writeSettings({ ...BOTH_FAMILIES, virtualServices: [SAMPLE_SERVICE] }));

describe("one director, whose VIP floats,", () => {
  it("becomes two by a plain up, without a lost request, and the VIP stays what it was", async () => {
    const before = await stackOutput("vip");
    const during = await whileAsking(clone, { url: FLOATING_URL, patienceMs: PATIENT_MS }, async () => {
      await writeSettings(floatingSettings(2));
      await up();
    });

    expect(during.failures).toEqual({});
    expect([before, await stackOutput("vip")]).toEqual([FLOATING.vip, FLOATING.vip]);
    expect(await pair.master()).toBe("node1");
  });
});

describe("two directors", () => {
  it("are told as outputs: who is master, and each one's state", async () => {
    expect(await stackOutput("master")).toBe("node1");
    expect(await stackOutput("directors")).toMatchObject({ node1: { state: "MASTER" }, node4: { state: "BACKUP" } });
  });

  it("hold the same table, and the same checks run on both", async () => {
    const [table, other] = await Promise.all(["node1", "node4"].map((node) => onNode(node, "ipvsadm -Sn")));

    expect(table).toContain(`-A -t ${FLOATING.vip}:80 -s rr`);
    expect(other).toBe(table);
    expect(await onNode("node4", "systemctl is-active keepalived-checks")).toBe("active");
  });

  it("leave another up nothing to do", async () => {
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });
});

describe("when the master", () => {
  // each begins with the master that the one before left
  it.each([
    { node: "node1", ...DESTROYED },
    { node: "node4", ...REBOOTED },
    { node: "node1", ...REBOOTED },
    { node: "node4", ...FRONT_CUT },
    { node: "node1", ...BACK_CUT },
  ])(
    "$node $name, the other takes over, a long download goes on, and nothing is interrupted again",
    async (failover) => {
      const { from, to, lost, returned, downloadFinished } = await survive(clone, pair, failover);
      const { node, name, returnName } = failover;
      console.log(
        `longest gap when ${node} ${name}: ${lost.longestGapMs} ms; ${returnName}: ${returned.longestGapMs} ms`,
      );

      expect(from).toBe(node);
      expect(lost.requests).toBeGreaterThan(0);
      expect(returned.failures).toEqual({});
      expect(await pair.master()).toBe(to);
      expect(downloadFinished).toBe(true);
    },
  );
});

describe("with the second director as master", () => {
  it("an up ends well, changes nothing and tells who is master", async () => {
    expect(await pair.master()).toBe("node4");

    expect(await up()).toMatch(/Resources:\s+\d+ unchanged/);

    expect(await stackOutput("master")).toBe("node4");
  });

  it("clients reach the VIP by IPv6 too", async () => {
    expect(await clone.expect(`./lab curl -s --max-time 5 http://[${FLOATING.vip6}]/`)).toMatch(/^Node[23]/);
  });
});

describe("two directors, of which the second is master,", () => {
  it("take further VIPs and give them up without a lost request, and both know of them", async () => {
    const others = { vips: ["192.168.1.20", "fd00:1::20"] };
    const { virtualServices = [], ...settings } = floatingSettings(2);
    const service = { address: "192.168.1.20", port: 80, realServers: [{ node: "node3" }] };

    const during = await whileAsking(clone, { url: FLOATING_URL, patienceMs: PATIENT_MS }, async () => {
      await writeSettings({ ...settings, ...others, virtualServices: [...virtualServices, service] });
      await up();
      expect(await answers(2, "192.168.1.20")).toEqual(["Node3", "Node3"]);
      expect(await onNode("node4", "ip -o address show")).toContain("fd00:1::20/128");
      expect(await onNode("node1", "cat /etc/keepalived/vrrp.conf")).toContain("192.168.1.20");
      await writeSettings(floatingSettings(2));
      await up();
    });

    expect(during.failures).toEqual({});
    expect(await onNode("node4", "ip -o address show")).not.toMatch(/192\.168\.1\.20|fd00:1::20/);
    expect(await pair.master()).toBe("node4");
  });

  it("become one by a plain up, without a lost request", async () => {
    expect(await pair.master()).toBe("node4");

    // so often that some request is on its way when the VIP moves
    const load = { url: FLOATING_URL, patienceMs: PATIENT_MS, intervalMs: 10 };
    const during = await whileAsking(clone, load, async () => {
      await writeSettings(floatingSettings(1));
      await up();
    });

    expect(during.failures).toEqual({});
    expect(await stackOutput("master")).toBe("node1");
    expect(await clone.expect("./lab virsh -q list --all --name")).not.toContain("node4");
  });
});
