import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFallThrough, stopFallThrough, whileRequesting } from "../../tools/harness/clients/load";
import type { Outcome } from "../../tools/harness/clients/outcome";
import { CHANGES, clearAndMake, FIRST, LAST, settingsOf } from "../../tools/harness/twentyChanges";
import { clone, onNode } from "./sharedClone";
import { liveTable } from "./support/director";
import { BOTH_FAMILIES, commandsIn, up, writeSettings } from "./support/stack";
import { Download, drains, offerDownload } from "./support/stoppedDownload";

const LEAST_REQUESTS = 2_000;

beforeAll(async () => {
  await writeSettings(settingsOf(FIRST));
  await up();
  await startFallThrough(clone);
  await offerDownload("node2", "Node2");
  await offerDownload("node3", "Node3");
});

afterAll(() => stopFallThrough(clone));

describe("twenty changes of the table, while clients send requests without a pause,", () => {
  it("lose no request by pulumi up", async () => {
    const ours = await whileRequesting(clone, async () => {
      for (const change of CHANGES) {
        await writeSettings(settingsOf(change));
        await up();
      }
    });
    report("pulumi up", ours);

    expect(ours.requests).toBeGreaterThan(LEAST_REQUESTS);
    expect(ours.failures).toEqual({});
    // none was answered by the director itself
    expect(Object.keys(ours.answers).sort()).toEqual(["Node2", "Node3"]);
  });
});

describe("a long download", () => {
  it("through a real server that is drained comes to its end, and the server leaves after it", async () => {
    const download = await Download.from("Node3", 2);
    await writeSettings(settingsOf({ ...LAST, weights: { node2: 1 } }));
    const upping = up();
    await drains("192.168.2.14");

    expect(await download.finish()).toBe(true);
    expect(commandsIn(await upping)).toEqual([
      "ipvsadm -e -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 0",
      "ipvsadm -d -t 192.168.1.12:80 -r 192.168.2.14:80",
    ]);
  });
});

describe("a machine", () => {
  const nodes = { ...BOTH_FAMILIES.nodes, node4: { front: "192.168.1.15", back: "192.168.2.15" } };

  it("that is added by configuration serves before it enters the table", async () => {
    const during = await whileRequesting(clone, async () => {
      await writeSettings(settingsOf({ ...LAST, weights: { node2: 1, node3: 1, node4: 1 } }, { nodes }));
      await up();
    });
    report("a machine added", during);

    expect(during.failures).toEqual({});
    expect(Object.keys(during.answers).sort()).toEqual(["Node2", "Node3", "Node4"]);
  });

  it("that is taken away is drained before it is destroyed", async () => {
    await offerDownload("node4", "Node4");
    const download = await Download.from("Node4", 3);
    await writeSettings(settingsOf(LAST));
    const upping = up();
    await drains("192.168.2.15");

    expect((await clone.expect("./lab virsh -q domstate lvs-lab-node4")).trim()).toBe("running");
    expect(await download.finish()).toBe(true);
    const output = await upping;
    expect(commandsIn(output)).toEqual([
      "ipvsadm -e -t 192.168.1.12:80 -r 192.168.2.15:80 -m -w 0",
      "ipvsadm -d -t 192.168.1.12:80 -r 192.168.2.15:80",
    ]);
    expect(await clone.expect("./lab virsh -q list --all --name")).not.toContain("node4");
    expect((await liveTable()).rules).toHaveLength(3);
  });
});

// at the end, since connections that it cut stay in the director's table and are in the way of later ones
describe("the same changes, while the same clients send requests,", () => {
  it("lose some the sample's way: the table is cleared and made again", async () => {
    const sample = await whileRequesting(clone, async () => {
      for (const change of CHANGES) await onNode("node1", clearAndMake(change));
    });
    report("ipvsadm -C and again", sample);

    // how many requests there are isn't asked: clients whose connection was cut stand still until they give up
    const { Node2 = 0, Node3 = 0 } = sample.answers;
    expect(sample.requests - Node2 - Node3).toBeGreaterThan(0);
  });

  it("leave no late answer on the director that would lead a client's next connection past IPVS", async () => {
    const hidden = "src=192.168.2.1[34] dst=192.168.1.11 .* src=192.168.1.11 dst=192.168.1.12 ";

    expect(await onNode("node1", `grep -e "${hidden}" /proc/net/nf_conntrack || true`)).toBe("");
  });
});

function report(how: string, { requests, answers, failures, failedAt }: Outcome): void {
  const failed = `failed ${JSON.stringify(failures)}${failedAt.length > 0 ? ` at ${failedAt.join(" ")}` : ""}`;
  console.log(`${how}: ${requests} requests, answered ${JSON.stringify(answers)}, ${failed}`);
}
