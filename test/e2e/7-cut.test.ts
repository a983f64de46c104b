import { beforeAll, describe, expect, it } from "vitest";
import { ended } from "../../tools/harness/clone";
import { clone, liveRules, onNode } from "./sharedClone";
import { BOTH_FAMILIES, commandsIn, killPulumi, SAMPLE_SERVICE, up, writeSettings } from "./support/stack";
import { Download, drains, offerDownload } from "./support/stoppedDownload";

const BOTH = { ...BOTH_FAMILIES, drainSeconds: 600, virtualServices: [SAMPLE_SERVICE] };
const ONLY_NODE2 = { ...BOTH, virtualServices: [{ ...SAMPLE_SERVICE, realServers: [{ node: "node2" }] }] };

const QUIESCED = "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 0";

/** An up that drains node3, which has a download in the middle. */
async function drainingUp() {
  const download = await Download.from("Node3", 2);
  await writeSettings(ONLY_NODE2);
  const upping = clone.start("./lab pulumi up --yes --skip-preview");
  await drains("192.168.2.14");
  return { download, upping };
}

beforeAll(async () => {
  await writeSettings(BOTH);
  await up();
  await offerDownload("node2", "Node2");
  await offerDownload("node3", "Node3");
});

describe("an up whose connection to the director breaks while a real server is drained", () => {
  let download: Download;

  it("fails, and leaves the table as far as it came", async () => {
    const draining = await drainingUp();
    download = draining.download;
    await onNode("node1", KILL_SESSION);

    expect(ended(await draining.upping).exitStatus).not.toBe(0);
    expect(await liveRules()).toContain(QUIESCED);
  });

  it("is completed by the next one, once the download has ended", async () => {
    const upping = clone.start("./lab pulumi up --yes --skip-preview");
    // what the first run left on the director would do the rest just as well; this one shall have taken over
    await shows(upping, "draining 192.168.2.14:80");
    expect(await download.finish()).toBe(true);

    const { exitStatus, output } = ended(await upping);
    expect(exitStatus).toBe(0);
    expect(commandsIn(output)).toEqual(["ipvsadm -d -t 192.168.1.12:80 -r 192.168.2.14:80"]);
    expect(await liveRules()).toEqual([
      "-A -t 192.168.1.12:80 -s wlc",
      "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
    ]);
    await writeSettings(BOTH);
    await up();
  });
});

describe("an up that is killed while a real server is drained", () => {
  it("is taken back by the next one: the server gets its weight again, and keeps its connections", async () => {
    const { download, upping } = await drainingUp();
    await killPulumi();
    expect(await liveRules()).toContain(QUIESCED);

    await writeSettings(BOTH);

    expect(commandsIn(await up())).toEqual(["ipvsadm -e -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1"]);
    expect(await download.finish()).toBe(true);
    expect(ended(await upping).exitStatus).not.toBe(0);
  });
});

/** Waits until a command that runs has printed a text. */
function shows(running: ReturnType<typeof clone.start>, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let shown = "";
    // a listener, since a loop over the output that ends early would end the command too
    running.all?.on("data", (data) => {
      shown += data;
      if (shown.includes(text)) resolve();
    });
    running.then(({ all }) => reject(new Error(`it ended without "${text}": ${all}`)));
  });
}

/** Ends the login from which lvs-table runs, as a broken line would; on the director. */
const KILL_SESSION = `
  process=$(pgrep -of "lvs-table apply")
  until [ "$(cat /proc/$process/comm)" = sshd ]; do process=$(ps -o ppid= -p $process | tr -d " "); done
  kill -9 $process`;
