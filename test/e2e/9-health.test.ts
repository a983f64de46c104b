import { beforeAll, describe, expect, it } from "vitest";
import { VirtualMachine } from "../../tools/harness/virtualMachine";
import { answers, clone, liveRules, onNode } from "./sharedClone";
import { requests, rules, SERVICE, SORRY_PORT, settings } from "./support/checkedStack";
import { stackOutput, startSorryServer, statusOfServers, tableHas, tableLacks } from "./support/checks";
import { reboot } from "./support/reboot";
import { up, writeSettings } from "./support/stack";

const node2 = new VirtualMachine(clone, "node2");

beforeAll(async () => {
  await writeSettings(settings({ owner: "ipvsadm" }));
  await up();
  await startSorryServer("node3", SORRY_PORT);
});

describe("the owner of the table", () => {
  it("becomes keepalived without a lost request, and with the same table", async () => {
    const during = await requests(async () => {
      await writeSettings(settings());
      await up();
    });

    expect(during.failures).toEqual({});
    expect((await liveRules()).sort()).toEqual(rules());
  });

  it("is the one writer: keepalived's checks run, and ipvsadm.service leaves the table alone", async () => {
    expect(await onNode("node1", "systemctl is-active keepalived-checks")).toBe("active");

    const during = await requests(() => onNode("node1", "systemctl restart ipvsadm"));

    expect(during.failures).toEqual({});
    expect((await liveRules()).sort()).toEqual(rules());
  });
});

/** What befalls node2, and what ends it. */
const AILMENTS = [
  {
    name: "whose httpd hangs",
    strike: () => onNode("node2", "systemctl kill -s STOP httpd"),
    fix: () => onNode("node2", "systemctl kill -s CONT httpd"),
  },
  {
    name: "that answers 500",
    strike: () => onNode("node2", "echo Redirect 500 / >/etc/httpd/conf.d/broken.conf && systemctl reload httpd"),
    fix: () => onNode("node2", "rm /etc/httpd/conf.d/broken.conf && systemctl reload httpd"),
  },
  {
    name: "that has lost its power",
    strike: () => node2.powerOff(),
    fix: async () => {
      await node2.powerOn();
      await node2.hasBooted();
    },
  },
];

describe("a real server", () => {
  it.each(AILMENTS)(
    "$name leaves the table, and returns by itself, without a lost request",
    async ({ strike, fix }) => {
      await strike();
      await tableLacks("-r 192.168.2.13:80 ");

      const without = await requests(() => liveRules());
      const returning = await requests(async () => {
        await fix();
        await tableHas("-r 192.168.2.13:80 -m -w 1");
      });

      expect(without.failures).toEqual({});
      expect(Object.keys(without.answers)).toEqual(["Node3"]);
      expect(returning.failures).toEqual({});
      expect((await liveRules()).sort()).toEqual(rules());
      expect(new Set(await answers(4))).toEqual(new Set(["Node2", "Node3"]));
    },
  );
});

describe("while a real server's httpd is stopped", () => {
  beforeAll(() => onNode("node2", "systemctl stop httpd"));

  it("it isn't in the table, the director tells that it is down, and that is no drift", async () => {
    await tableLacks("-r 192.168.2.13:80 ");

    expect(await statusOfServers()).toEqual([
      `server ${SERVICE} -r 192.168.2.13:80 down`,
      `server ${SERVICE} -r 192.168.2.14:80 up`,
    ]);
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("an up changes what is wanted, keeps it out, and tells each one's state in an output", async () => {
    await writeSettings(settings({ weights: { node2: 1, node3: 2 } }));
    await up();

    expect(await liveRules()).toEqual(rules("rr", { "192.168.2.14": 2 }));
    const { [SERVICE]: health } = await stackOutput<Record<string, Record<string, { state: string }>>>("health");
    expect(health).toMatchObject({ node2: { state: "down" }, node3: { state: "up" } });
  });

  it("another scheduler, for which the checks start anew, lets no client go to it", async () => {
    const during = await requests(async () => {
      await writeSettings(settings({ scheduler: "wlc", weights: { node2: 1, node3: 2 } }));
      await up();
    });

    expect(during.failures).toEqual({});
    expect(Object.keys(during.answers)).toEqual(["Node3"]);
    expect(await liveRules()).toEqual(rules("wlc", { "192.168.2.14": 2 }));
  });

  it("the sorry server answers once the other one is down too, and no more when one is back", async () => {
    await onNode("node3", "systemctl stop httpd");
    await tableHas(`-r 192.168.2.14:${SORRY_PORT} `);

    expect(await answers(2)).toEqual(["Sorry", "Sorry"]);
    expect(await statusOfServers()).toContain(`sorry ${SERVICE}`);

    await onNode("node3", "systemctl start httpd");
    await tableLacks(`-r 192.168.2.14:${SORRY_PORT} `);
    expect(new Set(await answers(4))).toEqual(new Set(["Node3"]));
  });

  it("it returns by itself as soon as it runs again, without a lost request", async () => {
    const returning = await requests(async () => {
      await onNode("node2", "systemctl start httpd");
      await tableHas("-r 192.168.2.13:80 -m -w 1");
    });

    expect(returning.failures).toEqual({});
    expect(await answers(4)).toContain("Node2");
  });
});

describe("a change of the table that keepalived owns", () => {
  it.each([
    {
      what: "the scheduler",
      now: settings({ weights: { node2: 1, node3: 2 } }),
      live: rules("rr", { "192.168.2.13": 1, "192.168.2.14": 2 }),
    },
    {
      what: "a real server removed",
      now: settings({ weights: { node3: 2 } }),
      live: rules("rr", { "192.168.2.14": 2 }),
    },
    { what: "a weight, and a real server added", now: settings(), live: rules() },
  ])("drops no request: $what", async ({ now, live }) => {
    const during = await requests(async () => {
      await writeSettings(now);
      await up();
    });

    expect(during.failures).toEqual({});
    expect((await liveRules()).sort()).toEqual(live);
  });
});

describe("after a reboot of the director", () => {
  it("keepalived has made the table again", async () => {
    await reboot("node1");
    for (const address of ["192.168.2.13", "192.168.2.14"]) await tableHas(`-r ${address}:80`);

    expect((await liveRules()).sort()).toEqual(rules());
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });
});

describe("the owner, back to ipvsadm,", () => {
  it("changes without a lost request, and nothing checks any more", async () => {
    const during = await requests(async () => {
      await writeSettings(settings({ owner: "ipvsadm" }));
      await up();
    });

    expect(during.failures).toEqual({});
    expect((await liveRules()).sort()).toEqual(rules());
    expect((await clone.type("./lab ssh node1 systemctl is-active keepalived-checks")).stdout).toBe("inactive");
  });
});
