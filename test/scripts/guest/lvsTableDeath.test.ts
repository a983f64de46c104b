import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  both,
  CheckedDirector,
  NEW,
  OLD,
  one,
  other,
  rule,
  service,
  sorryServer,
  table,
  third,
} from "./checkedDirector";
import { directorText, type Wanted } from "./directorText";

const KILL = "systemctl kill -s SEGV keepalived-checks.service";

/** What is done while a real server is down, and what the table is like once it is up again. */
const DEEDS: { deed: string; wanted: Wanted; drains?: string; rules: string[] }[] = [
  {
    deed: "a reload, for a real server that comes",
    wanted: { servers: { [one]: 1, [other]: 1, [third]: 1 } },
    rules: [...table, rule(third)],
  },
  {
    deed: "a hand-over, for another scheduler",
    wanted: { ...both, scheduler: "rr" },
    rules: [`-A ${service} -s rr`, rule(one), rule(other)],
  },
  {
    deed: "the drain of one that leaves",
    wanted: { servers: { [other]: 1 } },
    rules: [`-A ${service} -s wlc`, rule(other)],
  },
  { deed: "the drain of one that is made anew", wanted: both, drains: "192.168.2.13", rules: table },
];

/** When keepalived's checks die: after so many starts and reloads from then on, or while something is waited for. */
const TIMES = ["never", 1, 2, 3, "while it waits", "right before it goes on"] as const;

describe.each([OLD, NEW])("a real server that was found down, with keepalived %s,", (version) => {
  let director: CheckedDirector;
  const deletes = `-d ${service} -r ${other}`;
  const sendsClients = (command: string) =>
    command.includes(`-r ${other}`) && !command.endsWith(" 0") && command !== deletes;

  /** The checks die while it and another one are down, and then only the other one still is. */
  function comesBack({ before }: { before: string }): void {
    director.onlyDown(other, before);
    director.shell(KILL);
    director.wait(1);
    director.onlyDown(before);
    director.write("meanwhile", ["kill -9 0"]);
    director.run(["resume"]);
  }

  beforeEach(() => {
    director = new CheckedDirector(version).holding(directorText(both));
    director.onlyDown(other);
  });
  afterEach(() => director.remove());

  describe.each(DEEDS)("gets no client until it is up, by $deed,", ({ wanted, drains, rules }) => {
    it.each(TIMES)("whenever the checks die: %s", (time) => {
      if (typeof time === "string" && time !== "never") director.write("meanwhile", [KILL]);
      else if (time !== "never") director.write("dies-after", [`${director.read("lives").length + time}`]);
      // the clock stands at 1
      const endsAtSecond = time === "right before it goes on" ? 2 : 5;
      director.connect({ service, server: one, state: "ESTABLISHED", endsAtSecond });

      const commands = director.during(() => {
        if (drains) expect(director.run(["drain", "--seconds", "60", drains])).toBe(0);
        director.run(["apply", "--drain-seconds", "60"], directorText(wanted));
        expect(director.complaints).toBe("");
      });
      expect(commands.filter(sendsClients)).toEqual([]);
      expect(director.drift()).toEqual([]);

      director.onlyDown();
      director.resume();
      expect(director.rules().sort()).toEqual([...rules].sort());
      expect(director.drift()).toEqual([]);
    });
  });

  it("gets no client from checks that would start while ipvsadm changes the table", () => {
    director.shell(KILL);
    director.write("systemd", []);
    director.apply(directorText({ ...both, scheduler: "rr" }));

    expect(director.read("systemd")[0]).toBe("stop keepalived-checks.service");
  });

  it("is taken to weight 0 by a drain while systemd waits before it starts the checks again", () => {
    director.shell(KILL);
    director.run(["drain", "--seconds", "60", "192.168.2.14"]);
    director.onlyDown();
    director.resume();

    expect(director.rules()).toEqual([...table.slice(0, 2), rule(other, 0)]);
    expect(director.conf().filter((line) => line.trim() === "weight 0")).toHaveLength(1);
  });

  it("gets no client when the checks die and nothing else is done, and all of them by itself when it is up", () => {
    const commands = director.during(() => {
      director.shell(KILL);
      director.wait(60);
    });
    expect(commands.filter(sendsClients)).toEqual([]);
    expect(director.drift()).toEqual([]);

    director.onlyDown();
    director.resume();
    expect(director.rules().sort()).toEqual([...table].sort());
    expect(director.conf()).toContain("    delay_loop 6");
  });

  it("gets its clients back once whoever else changes the table has finished", () => {
    director.write("meanwhile", ["kill $(cat at-work)", "echo finished >order"]);
    director.shell(`(flock -s 8; exec /bin/sleep 600) 8>root/run/lvs/at-work >/dev/null 2>&1 & echo $! >at-work
      while flock -n root/run/lvs/at-work true; do :; done
      bash "$LVS_TABLE" resume
      kill $(cat at-work) 2>/dev/null`);

    expect(director.read("order")).toEqual(["finished"]);
  });

  it("is told as down meanwhile, since when it was", () => {
    director.wait(5);
    director.shell(KILL);
    director.run(["status"]);
    expect(director.said).toContain(`server ${service} -r ${other} down 1`);
    director.wait(1);
    director.run(["status"]);
    expect(director.said).toContain(`server ${service} -r ${other} down 1`);
  });

  it("is asked as often as is wanted for as long as it must wait for a reload, and each second if it needn't", () => {
    director.shell(KILL);
    director.wait(1);

    expect(director.conf()).toContain(version === OLD ? "    delay_loop 6" : "    delay_loop 1");
  });

  it("gets its clients only when a check has had the time to find it down", () => {
    director.apply(directorText({ ...both, health: { delaySeconds: 100 } }));
    director.onlyDown(other);
    director.shell(KILL);
    director.onlyDown();
    director.resume();

    const seconds = Number(director.read("clock")[0]);
    expect(seconds > 100).toBe(version === OLD);
    expect(director.rules()).toContain(rule(other));
  });

  it("is the fault of a configuration by which the checks die again, and the old one is put back", () => {
    const lives = director.read("lives").length;
    director.write("dies-after", [`${lives + 1}`, `${lives + 2}`]);
    const health = { quorum: 2 };

    expect(director.run(["apply"], directorText({ ...both, health }))).toBe(1);
    expect(director.complaints).toContain("keepalived did not do as it was told\nit ended");
    expect(director.complaints).toContain("the configuration that was there before is put back");
    expect(director.drift()).toEqual([]);
  });

  it("takes the sorry server's place again when it is up and enough, while another one is still down", () => {
    director.apply(directorText({ ...both, health: { sorryServer } }));
    comesBack({ before: one });

    expect(director.rules().filter((each) => !each.endsWith(" 0"))).toEqual([table[0], rule(other)]);
  });

  it("doesn't bring one back that is drained, when it gets its clients back", () => {
    director.apply(directorText({ servers: { [one]: 1, [other]: 1, [third]: 1 } }));
    director.run(["drain", "--seconds", "60", "192.168.2.13"]);
    comesBack({ before: third });

    expect(director.rules().filter((each) => !each.includes(third))).toEqual([table[0], rule(one, 0), rule(other)]);
  });

  it("gets its clients back while another one is still down", () => {
    director.apply(directorText({ servers: { [one]: 1, [other]: 1, [third]: 1 } }));
    comesBack({ before: third });

    expect(director.rules().filter((each) => !each.endsWith(" 0"))).toEqual([...table.slice(0, 2), rule(other)]);
    expect(director.drift()).toEqual([]);
  });
});

it.each([OLD, NEW])("an up goes on when the checks of keepalived %s die right before they would reload", (version) => {
  const director = new CheckedDirector(version).holding(directorText(both));
  director.write("dies-first", []);
  director.apply(directorText({ ...both, health: { quorum: 2 } }));

  expect(director.keepalived()).toEqual([`reloads, with changes of ${service}`]);
  expect(director.drift()).toEqual([]);
  director.remove();
});
