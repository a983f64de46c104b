import { beforeAll, describe, expect, it } from "vitest";
import type { ServiceInput, Settings } from "../../../tools/harness/settings";
import { onNode } from "../../e2e/sharedClone";
import { statusOfServers, tableHas, tableLacks } from "../../e2e/support/checks";
import { journal, whileWatched } from "../../e2e/support/deaths";
import { BOTH_FAMILIES, up, writeSettings } from "../../e2e/support/stack";

const CRASH = /segmentation fault|died: /;
const DOWN = "192.168.2.13:80";

/** Checks that get a page without a digest, by the names that their service's settings have. */
function settings({ delaySeconds = 2, ...service }: { delaySeconds?: number } & Partial<ServiceInput> = {}): Settings {
  const health = { check: { type: "HTTP_GET" as const, connectTimeoutSeconds: 2 }, delaySeconds };
  const realServers = [{ node: "node2" }, { node: "node3" }];
  const web = { address: "192.168.1.12", port: 80, scheduler: "rr", realServers, health, ...service } as ServiceInput;
  return { ...BOTH_FAMILIES, owner: "keepalived", drainSeconds: 5, virtualServices: [web] };
}

const weights = (node3: number) => [{ node: "node2" }, { node: "node3", weight: node3 }];

/** What is done while a real server is down; each goes on from the one before. */
const DEEDS: { deed: string; settings?: Settings; does?: () => Promise<unknown> }[] = [
  { deed: "an up that changes a weight", settings: settings({ realServers: weights(2) }) },
  { deed: "an up that changes a check", settings: settings({ realServers: weights(2), delaySeconds: 3 }) },
  { deed: "an up that changes the scheduler", settings: settings({ realServers: weights(2), scheduler: "wlc" }) },
  {
    deed: "a real server that comes",
    settings: settings({ realServers: [...weights(1), { address: "192.168.2.99" }] }),
  },
  { deed: "a real server that leaves", settings: settings() },
  { deed: "a drain of the other one", does: () => onNode("node1", "lvs-table drain --seconds 5 192.168.2.14") },
  { deed: "an up after that", settings: settings() },
];

beforeAll(async () => {
  await writeSettings(settings());
  await up();
});

describe("while a real server is down whose check has no digest", () => {
  beforeAll(async () => {
    await onNode("node2", "systemctl stop httpd");
    await tableLacks(`-r ${DOWN} `);
  });

  it.each(DEEDS)("keepalived lives, and the real server gets no client: $deed", async ({ settings, does = up }) => {
    if (settings) await writeSettings(settings);
    const watched = await whileWatched(DOWN, does);

    expect(watched.journal).not.toMatch(CRASH);
    expect(watched.states).toEqual([]);
    expect(await statusOfServers()).toContain(`server -t 192.168.1.12:80 -r ${DOWN} down`);
  });

  it("it has its clients back by itself when it serves again, though another one has gone down", async () => {
    await onNode("node3", "systemctl stop httpd");
    await tableLacks("-r 192.168.2.14:80 .* -w [1-9]");
    await onNode("node2", "systemctl start httpd");
    await tableHas(`-r ${DOWN} -m -w 1`);

    expect(await statusOfServers()).toContain("server -t 192.168.1.12:80 -r 192.168.2.14:80 down");
    await onNode("node3", "systemctl start httpd");
    await tableHas("-r 192.168.2.14:80 -m -w 1");
  });
});

describe("a plain reload while a real server is down whose check has no digest", () => {
  it("sends it no client, whether keepalived crashes or not, and it has them back when it serves again", async () => {
    await onNode("node2", "systemctl stop httpd");
    await tableLacks(`-r ${DOWN} `);

    const watched = await whileWatched(DOWN, () => onNode("node1", RELOAD_AND_SETTLE));
    console.log(
      `a plain reload while a real server is down: keepalived ${CRASH.test(watched.journal) ? "crashes" : "goes on"}`,
    );

    expect(watched.states).toEqual([]);
    await onNode("node2", "systemctl start httpd");
    await tableHas(`-r ${DOWN} -m -w 1`);
  });
});

/** Until the real server was checked again, by the process that came of the reload. */
const RELOAD_AND_SETTLE = `systemctl reload keepalived-checks
  timeout 120 sh -c '
    until ${journal("")} | awk "/ctivating healthchecker|died: /  { read = 1 }
      read && /connecting server .192.168.2.13.:80/ { checked = 1 } END { exit !checked }"; do sleep 0.2; done'`;
