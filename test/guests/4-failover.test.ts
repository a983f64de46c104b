import { beforeAll, describe, expect, it } from "vitest";
import { offerLongDownload } from "../../tools/harness/clients/longDownload";
import { DESTROYED, REBOOTED, survive } from "../../tools/harness/failovers";
import { FLOATING, floatingSettings, Pair } from "../../tools/harness/pair";
import { clone, onNode } from "../e2e/sharedClone";
import { up, writeSettings } from "../e2e/support/stack";
import { GUEST } from "./globalSetup";

const pair = new Pair(clone);

beforeAll(async () => {
  await writeSettings({ ...GUEST, ...floatingSettings(2) });
  await up();
  await offerLongDownload(clone, "node2");
  await offerLongDownload(clone, "node3");
});

describe("two directors of Debian 12", () => {
  it("hold the same table", async () => {
    const [table, other] = await Promise.all(["node1", "node4"].map((node) => onNode(node, "ipvsadm -Sn")));

    expect(table).toContain(`-A -t ${FLOATING.vip}:80 -s rr`);
    expect(other).toBe(table);
  });

  it("leave another up nothing to do", async () => {
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it.each([DESTROYED, REBOOTED])("survive that the master $name: a long download goes on", async (failover) => {
    const { from, to, returned, downloadFinished } = await survive(clone, pair, failover);

    expect(to).toBe(pair.otherThan(from));
    expect(returned.failures).toEqual({});
    expect(downloadFinished).toBe(true);
  });
});

it("leaves nothing behind when it is destroyed", async () => {
  await clone.expect("./lab pulumi destroy --yes --skip-preview");

  expect((await clone.expect("./lab virsh -q list --all --name")).trim()).toBe("");
  expect((await clone.expect("./lab virsh -q pool-list --all --name")).trim()).toBe("");
});
