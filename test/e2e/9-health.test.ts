import { beforeAll, describe, expect, it } from "vitest";
import { PATIENT_MS, whileAsking } from "../../tools/harness/clients/steadyLoad";
import type { ServiceInput, Settings } from "../../tools/harness/settings";
import { VirtualMachine } from "../../tools/harness/virtualMachine";
import { answers, clone, liveRules, onNode } from "./sharedClone";
import { stackOutput, startSorryServer, statusOfServers, tableHas, tableLacks } from "./support/checks";
import { whileItDies } from "./support/deaths";
import { reboot } from "./support/reboot";
import { BOTH_FAMILIES, up, writeSettings } from "./support/stack";

const SERVICE = "-t 192.168.1.12:80";
const SORRY_PORT = 81;

/** Somebody who looks after node2 and node3 at the VIP, or nobody with owner ipvsadm. */
function settings({
  owner = "keepalived",
  scheduler = "rr",
  weights = { node2: 1, node3: 1 },
}: {
  owner?: "ipvsadm" | "keepalived";
  scheduler?: ServiceInput["scheduler"];
  weights?: Record<string, number>;
} = {}): Settings {
  const health = {
    check: { type: "HTTP_GET" as const, status: 200, connectTimeoutSeconds: 2 },
    delaySeconds: 2,
    sorryServer: { node: "node3", port: SORRY_PORT },
  };
  const realServers = Object.entries(weights).map(([node, weight]) => ({ node, weight }));
  const service = { address: "192.168.1.12", port: 80, scheduler, realServers };
  return {
    ...BOTH_FAMILIES,
    owner,
    drainSeconds: 20,
    virtualServices: [owner === "keepalived" ? { ...service, health } : service],
  };
}

function rules(scheduler = "rr", weights: Record<string, number> = { "192.168.2.13": 1, "192.168.2.14": 1 }): string[] {
  const servers = Object.entries(weights).map(([address, weight]) => `-a ${SERVICE} -r ${address}:80 -m -w ${weight}`);
  return [`-A ${SERVICE} -s ${scheduler}`, ...servers];
}

/** What becomes of clients' requests to the VIP while something happens. */
function requests(happens: () => Promise<unknown>) {
  return whileAsking(clone, { url: "http://192.168.1.12/", patienceMs: PATIENT_MS }, happens);
}

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

/** What goes on when it dies, and the rules that are there then. */
const DEATHS = [
  { when: "while nothing else happens", at: "once", scheduler: "wlc", node3: 2, happens: async () => {} },
  { when: "in a reload", at: "its next configuration", scheduler: "wlc", node3: 3, happens: up },
  { when: "in a hand-over", at: "its next configuration", scheduler: "lc", node3: 3, happens: up },
] as const;

describe("a real server that is down when the process that checks is killed", () => {
  beforeAll(async () => {
    await onNode("node2", "systemctl stop httpd");
    await tableLacks("-r 192.168.2.13:80 ");
  });

  it.each(DEATHS)("gets no request: $when", async ({ at, happens, scheduler, node3 }) => {
    let states: string[] = [];
    const during = await requests(async () => {
      await writeSettings(settings({ scheduler, weights: { node2: 1, node3 } }));
      states = await whileItDies("192.168.2.13:80", { at, happens });
    });

    expect(states).toEqual([]);
    expect(during.failures).toEqual({});
    expect(Object.keys(during.answers)).toEqual(["Node3"]);
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("gets no request in a drain of the other one, whose clients the sorry server answers", async () => {
    let states: string[] = [];
    const drain = "lvs-table drain --seconds 5 192.168.2.14";
    const during = await requests(async () => {
      states = await whileItDies("192.168.2.13:80", {
        at: "its next configuration",
        happens: () => onNode("node1", drain),
      });
    });
    await up();

    expect(states).toEqual([]);
    expect(Object.keys(during.answers).sort()).toEqual(["Node3", "Sorry"]);
    expect(await liveRules()).toEqual(rules("lc", { "192.168.2.14": 3 }));
  });

  it("has its clients back when it serves again, without a lost request", async () => {
    const returning = await requests(async () => {
      await onNode("node2", "systemctl start httpd");
      await tableHas("-r 192.168.2.13:80 -m -w 1");
    });

    expect(returning.failures).toEqual({});
    expect(await answers(8)).toContain("Node2");
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

describe("what somebody changed by hand in the table that keepalived owns", () => {
  const TYPED = [
    `ipvsadm -e ${SERVICE} -r 192.168.2.13:80 -m -w 9`,
    `ipvsadm -d ${SERVICE} -r 192.168.2.14:80`,
    `ipvsadm -E ${SERVICE} -s sh`,
  ];

  it("is told by preview, and fixed by up without a lost request", async () => {
    await onNode("node1", TYPED.join(" && "));

    const preview = await clone.expect("./lab pulumi preview");
    const during = await requests(up);

    expect(preview).toContain(`-a ${SERVICE} -r 192.168.2.13:80: wanted -w 1, found -w 9`);
    expect(preview).toContain(`-a ${SERVICE} -r 192.168.2.14:80 -m -w 1: wanted, not found`);
    expect(preview).toContain(`-A ${SERVICE}: wanted -s rr, found -s sh`);
    expect(during.failures).toEqual({});
    expect((await liveRules()).sort()).toEqual(rules());
  });

  it("is told and fixed when keepalived's checks were stopped", async () => {
    await onNode("node1", "systemctl stop keepalived-checks");

    expect(await clone.expect("./lab pulumi preview")).toContain("owner keepalived: wanted, found owner ipvsadm");
    await up();

    expect(await onNode("node1", "systemctl is-active keepalived-checks")).toBe("active");
    expect((await liveRules()).sort()).toEqual(rules());
  });
});

describe("a configuration that keepalived takes and that doesn't make the wanted table", () => {
  // what the director was given last, but with another weight for keepalived than for the rules
  const AMISS = `sed '/^conf .*-r 192.168.2.13:80\t.*weight/s/weight 1/weight 7/' /var/lib/lvs/wanted`;

  it("gives way to the old one without a lost request, and the error shows both", async () => {
    const during = await requests(async () => {
      const told = await onNode(
        "node1",
        `${AMISS} >/run/amiss; ! /usr/local/sbin/lvs-table apply </run/amiss 2>&1; rm /run/amiss`,
      );
      expect(told).toContain(`wanted: -a ${SERVICE} -r 192.168.2.13:80 -m -w 1`);
      expect(told).toContain(`found:  -a ${SERVICE} -r 192.168.2.13:80 -m -w 7`);
    });

    expect(during.failures).toEqual({});
    expect((await liveRules()).sort()).toEqual(rules());
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
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

describe("the program of a check that a director hasn't got", () => {
  const PROGRAM = "/usr/local/bin/ask";
  const asked = () => {
    const wanted = settings({ weights: { node2: 1, node3: 2 } });
    // a machine that is busy with clients may keep it waiting
    const check = { type: "MISC_CHECK" as const, command: `${PROGRAM} %address`, timeoutSeconds: 60 };
    for (const service of wanted.virtualServices ?? []) Object.assign(service, { health: { check, delaySeconds: 2 } });
    return wanted;
  };

  it("fails the up, which says so and changes nothing", async () => {
    const before = await liveRules();
    await writeSettings(asked());

    const { output, exitStatus } = await clone.type("./lab pulumi up --yes --skip-preview");

    expect(exitStatus).not.toBe(0);
    expect(output).toContain("this director can't run the program of a MISC_CHECK");
    expect(output).toContain(`${PROGRAM}: it isn't there`);
    expect(await liveRules()).toEqual(before);
  });

  it("decides about real servers once it is there", async () => {
    await onNode(
      "node1",
      `printf '#!/bin/sh\ncurl -sf --max-time 50 http://$1/ >/dev/null || kill -9 $$\n' >${PROGRAM} && chmod 755 ${PROGRAM}`,
    );
    await up();
    await onNode("node2", "systemctl stop httpd");
    await tableLacks("-r 192.168.2.13:80 ");

    await onNode("node2", "systemctl start httpd");
    await tableHas("-r 192.168.2.13:80 -m -w 1");
  });

  it("takes its real servers down when it vanishes, and each preview says why", async () => {
    await onNode("node1", `mv ${PROGRAM} ${PROGRAM}.away`);
    await tableLacks("-r 192.168.2.13:80 ");

    expect(await clone.expect("./lab pulumi preview")).toContain(
      `the director node1: a MISC_CHECK fails, since its program can't be run: ${PROGRAM}: it isn't there`,
    );

    await onNode("node1", `mv ${PROGRAM}.away ${PROGRAM}`);
    for (const address of ["192.168.2.13", "192.168.2.14"]) await tableHas(`-r ${address}:80`);
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
