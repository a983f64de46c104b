import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { renderAction } from "../../../lvs/action";
import { diff } from "../../../lvs/diff";
import { renderTable } from "../../../lvs/rules";
import { FakeDirector, TIMEOUTS } from "./fakeDirector";
import { type Stop, tour } from "./tour";

const sample = [
  "-A -t 192.168.1.12:80 -s wlc",
  "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
  "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
];
const foreign = ["-A -u 192.168.1.12:53 -s rr", "-a -u 192.168.1.12:53 -r 192.168.2.20:53 -m -w 1"];
const daemon = "--start-daemon master --mcast-interface eth1 --syncid 1";

let director: FakeDirector;

beforeEach(() => {
  director = new FakeDirector();
});
afterEach(() => director.remove());

describe("the director's table", () => {
  it("is made by the sample's own commands when it is empty", () => {
    expect(director.apply(sample)).toEqual(sample);
    expect(director.read("log")).toEqual(sample);
  });

  it("is left alone when it is as wanted", () => {
    director.holding(sample);

    expect(director.apply(sample)).toEqual([]);
    expect(director.read("log")).toEqual(sample);
  });

  it("changes a weight by one edit", () => {
    director.holding(sample);

    expect(director.apply(sample.map((rule) => rule.replace("2.14:80 -m -w 1", "2.14:80 -m -w 5")))).toEqual([
      "-e -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 5",
    ]);
  });

  it("changes a scheduler by one edit that keeps the real servers", () => {
    director.holding(sample);

    expect(director.apply(sample.map((rule) => rule.replace("wlc", "rr")))).toEqual(["-E -t 192.168.1.12:80 -s rr"]);
  });

  it("keeps its refusals from clients while a service has no scheduler", () => {
    const six = "-A -f 1 -6 -s wlc";
    director.apply([...sample, six]);
    director.write("log", []);
    director.apply([...sample, six].map((rule) => rule.replace("wlc", "rr")));

    expect(director.read("log")).toEqual([
      "ip6tables mutes refusals",
      "iptables mutes refusals",
      "-E -t 192.168.1.12:80 -s rr",
      "-E -f 1 -6 -s rr",
      "ip6tables unmutes refusals",
      "iptables unmutes refusals",
    ]);
  });

  it("lets its refusals be heard again after a run that was killed meanwhile", () => {
    director.holding(sample);
    director.write("deadly", ["0"]);
    director.run(
      ["apply"],
      sample.map((rule) => rule.replace("wlc", "rr")),
    );
    expect(director.read("muted")).toHaveLength(1);

    director.write("deadly", []);
    director.apply(sample);
    expect(director.read("muted")).toEqual([]);
  });

  it("gives weights before it takes any, so that there is always a real server", () => {
    const [service = "", one = "", other = ""] = sample;
    director.apply([service, one, other.replace("-w 1", "-w 0")]);

    expect(director.apply([service, one.replace("-w 1", "-w 0"), other])).toEqual([
      "-e -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
      "-e -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 0",
    ]);
  });

  it("gets the new real server before it loses the old one", () => {
    director.holding(sample);

    expect(director.apply(sample.map((rule) => rule.replace("2.14", "2.15")))).toEqual([
      "-a -t 192.168.1.12:80 -r 192.168.2.15:80 -m -w 1",
      "-d -t 192.168.1.12:80 -r 192.168.2.14:80",
    ]);
  });

  it("loses a virtual service that was made here and is wanted no more", () => {
    director.holding(sample);

    expect(director.apply([])).toEqual(["-D -t 192.168.1.12:80"]);
  });

  it("keeps the timeouts where none are wanted, and sets them where they are others", () => {
    expect(director.apply(["--set 1000 100 10"])).toEqual(["--set 1000 100 10"]);
    expect(director.apply(sample)).toEqual(sample);
    expect(director.table()).toContain("--set 1000 100 10");
  });

  it("starts the sync daemons, starts one again with other options, and stops what it started", () => {
    expect(director.apply([daemon])).toEqual([daemon]);
    expect(director.apply([daemon])).toEqual([]);
    expect(director.apply([daemon.replace("eth1", "eth0")])).toEqual([
      "--stop-daemon master",
      daemon.replace("eth1", "eth0"),
    ]);
    expect(director.apply([])).toEqual(["--stop-daemon master"]);
  });

  it("is saved for the next boot as it is after the change, foreign services and thresholds too", () => {
    director.tamper((table) => [...table, ...foreign]);
    const limited = sample.map((rule) => rule.replace("2.14:80 -m -w 1", "2.14:80 -m -w 1 -x 9 -y 3"));
    director.apply([TIMEOUTS, ...limited]);

    expect(director.saved().sort()).toEqual([...limited, ...foreign].sort());
  });

  it("tells each run from every other, also from one that ran the same commands", () => {
    director.apply(sample);
    const first = director.said;
    director.apply([]);
    director.apply(sample);

    expect(director.said.slice(0, 3)).toEqual(first.slice(0, 3));
    expect(director.said).not.toEqual(first);
  });

  it("gets back what was deleted by hand, and only that", () => {
    director.holding(sample);
    director.tamper((table) => table.filter((rule) => rule !== sample[2]));

    expect(director.apply(sample)).toEqual([sample[2]]);
  });

  it("is left alone when lines are missing or not understood", () => {
    director.holding(sample);

    expect(director.run(["apply", "--lines", "3"], sample.slice(0, 2))).toBe(1);
    expect(director.complaints).toContain("only 2 of 3 lines arrived, nothing was changed");
    expect(director.run(["apply"], [...sample, "ipvsadm -C"])).toBe(1);
    expect(director.complaints).toContain("line 4:ipvsadm -C");
    expect(director.table()).toEqual([TIMEOUTS, ...sample]);
  });

  it("loses nothing when the kernel refuses what comes, and says what is missing", () => {
    director.holding(sample);
    director.write("refused", ["2\\.15"]);

    expect(director.run(["apply"], [sample[0] as string, (sample[1] as string).replace("2.13", "2.15")])).toBe(1);
    expect(director.complaints).toContain("Memory allocation problem");
    expect(director.table()).toEqual([TIMEOUTS, ...sample]);
  });
});

describe.each(["1.27", "1.31"])(
  "on the tour of all kinds of tables, the director's script, with ipvsadm %s,",
  (version) => {
    interface Arrival extends Stop {
      commands: string[];
      table: string[];
      again: string[];
    }
    const arrivals: Arrival[] = [];

    beforeAll(() => {
      const each = new FakeDirector(version);
      each.apply([TIMEOUTS]);
      for (const stop of tour()) {
        const wanted = renderTable(stop.wanted);
        const commands = each.apply(wanted, { drainSeconds: stop.drainSeconds });
        arrivals.push({ ...stop, commands, table: each.table(), again: each.apply(wanted) });
      }
      each.remove();
    });

    it("makes each into the next, and then needs no command", () => {
      for (const { wanted, table, again } of arrivals) {
        expect(table.sort()).toEqual(renderTable(wanted).sort());
        expect(again).toEqual([]);
      }
    });

    it("runs no command that the model of the table doesn't, but for schedulers that can't drain", () => {
      for (const { found, wanted, commands } of arrivals) {
        const refuse = (command: string) => /^-E .* -s (sh|dh|wlc)/.test(command);
        const expected = diff(wanted, found)
          .map((action) => renderAction(action).replace(/^ipvsadm /, ""))
          .filter((command) => !refuse(command));

        expect(expected).toEqual(expect.arrayContaining(commands.filter((command) => !refuse(command))));
        // a service that goes takes its real servers with it
        const needless = expected.filter((command) => !commands.includes(command));
        const going = expected.filter((command) => command.startsWith("-D ")).map((command) => command.slice(3));
        for (const command of needless) {
          expect(command).toMatch(/^-d |^-e .* -w 0/);
          if (command.startsWith("-d "))
            expect(going.some((service) => command.startsWith(`-d ${service} `))).toBe(true);
        }
      }
    });
  },
);
