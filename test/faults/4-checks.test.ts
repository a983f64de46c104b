import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answers, clone, liveRules, onNode } from "../e2e/sharedClone";
import { requests, rules, SERVICE, SORRY_PORT, settings } from "../e2e/support/checkedStack";
import { startSorryServer, tableHas, tableLacks } from "../e2e/support/checks";
import { whileItDies } from "../e2e/support/deaths";
import { BOTH_FAMILIES, SAMPLE_SERVICE, up, writeSettings } from "../e2e/support/stack";

beforeAll(async () => {
  await writeSettings(settings({ scheduler: "wlc", weights: { node2: 1, node3: 2 } }));
  await up();
  await startSorryServer("node3", SORRY_PORT);
});

afterAll(async () => {
  await writeSettings({ ...BOTH_FAMILIES, virtualServices: [SAMPLE_SERVICE] });
  await up();
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

describe("what somebody changed by hand in the table that keepalived owns", () => {
  const TYPED = [
    `ipvsadm -e ${SERVICE} -r 192.168.2.13:80 -m -w 9`,
    `ipvsadm -d ${SERVICE} -r 192.168.2.14:80`,
    `ipvsadm -E ${SERVICE} -s sh`,
  ];

  beforeAll(async () => {
    await writeSettings(settings());
    await up();
  });

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
