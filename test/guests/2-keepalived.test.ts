import { describe, expect, it } from "vitest";
import { answers, clone, liveRules, onNode, SAMPLE_RULES } from "../e2e/sharedClone";
import { statusOfServers, tableHas, tableLacks } from "../e2e/support/checks";
import { reboot } from "../e2e/support/reboot";
import { SAMPLE_SERVICE, up, writeSettings } from "../e2e/support/stack";
import { GUEST } from "./globalSetup";

describe("keepalived's table on Debian 12", () => {
  const health = { check: { type: "HTTP_GET", path: "/" }, delaySeconds: 2 } as const;

  it("is the same, checked", async () => {
    await writeSettings({ ...GUEST, owner: "keepalived", virtualServices: [{ ...SAMPLE_SERVICE, health }] });
    await up();

    expect((await liveRules()).sort()).toEqual([...SAMPLE_RULES].sort());
    expect(await statusOfServers()).toEqual(expect.arrayContaining([expect.stringMatching(/192\.168\.2\.13:80 up$/)]));
  });

  it("loses a real server that doesn't serve, and gets it back", async () => {
    await onNode("node2", "systemctl stop apache2");
    await tableLacks("192.168.2.13:80");
    expect(new Set(await answers(4))).toEqual(new Set(["Node3"]));

    await onNode("node2", "systemctl start apache2");
    await tableHas("192.168.2.13:80");
  });

  it("is back by itself after a reboot of the director", async () => {
    await reboot("node1");
    await tableHas("192.168.2.13:80");
    await tableHas("192.168.2.14:80");

    expect(new Set(await answers(4))).toEqual(new Set(["Node2", "Node3"]));
  });

  it("goes back to ipvsadm", async () => {
    await writeSettings({ ...GUEST, owner: "ipvsadm", virtualServices: [SAMPLE_SERVICE] });
    await up();

    expect(await liveRules()).toEqual(SAMPLE_RULES);
    expect(await clone.expect("./lab pulumi up --yes --skip-preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });
});
