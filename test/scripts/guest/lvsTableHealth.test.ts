import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  both,
  CheckedDirector,
  confOf,
  NEW,
  OLD,
  one,
  other,
  rule,
  service,
  sorryRule,
  sorryServer,
  table,
  third,
} from "./checkedDirector";
import { directorText } from "./directorText";

describe("a director whose real servers keepalived checks", () => {
  let director: CheckedDirector;

  beforeEach(() => {
    director = new CheckedDirector().holding(directorText(both));
  });
  afterEach(() => director.remove());

  describe("doesn't take the health of real servers for drift:", () => {
    it("what is down is not in the table", () => {
      director.onlyDown(one);

      expect(director.rules()).toEqual([table[0], rule(other)]);
      expect(director.drift()).toEqual([]);
    });

    it("the sorry server is in it instead of all others", () => {
      director.apply(directorText({ ...both, health: { quorum: 2, sorryServer } }));
      director.onlyDown(one);

      expect(director.rules()).toEqual([table[0], sorryRule]);
      expect(director.drift()).toEqual([]);
    });

    it("what is missing and isn't down is drift", () => {
      director.onlyDown(one);
      director.tamper((rules) => rules.filter((each) => each !== rule(other)));

      expect(director.drift()).toEqual([`wanted ${rule(other)}`]);
    });
  });

  it("notes what a check finds in the moment when an up ends", () => {
    // the first that is known of it
    director.write("when-read", [`echo ${third} >>dead`, "keepalived tick"]);
    director.apply(directorText({ servers: { [one]: 1, [other]: 1, [third]: 1 } }));

    director.run(["status"]);
    expect(director.said).toContain(`server ${service} -r ${third} down 0`);
    expect(director.drift()).toEqual([]);
  });

  describe("shows and tells", () => {
    it("what is wanted, and by whom", () => {
      director.run(["show"]);

      expect(director.said.filter((line) => line.startsWith("wanted "))).toEqual(
        directorText(both).map((line) => `wanted ${line}`),
      );
      expect(director.said[0]).toBe("found owner keepalived");
      expect(director.said.filter((line) => line.startsWith("found conf"))).toHaveLength(confOf(both).length);
    });

    it("lines of a configuration that somebody edited, and fixes it", () => {
      director.write("root/etc/keepalived/virtual_servers.conf", ["virtual_server 192.168.1.12 80 {", "}"]);

      expect(director.drift()).toContain("found conf -\tvirtual_server 192.168.1.12 80 {");
      director.apply(directorText(both));
      expect(director.drift()).toEqual([]);
    });

    it("that keepalived ended, and starts it again without a client's going to what is down", () => {
      director.onlyDown(one);
      director.shell("rm checks");
      expect(director.drift()).toEqual(["wanted owner keepalived", "found owner ipvsadm"]);

      expect(director.during(() => director.apply(directorText(both)))).not.toContain(rule(one));
      expect(director.drift()).toEqual([]);
    });

    it("since when each real server is up or down, and a sorry server serves", () => {
      director.apply(directorText({ ...both, health: { sorryServer } }));
      director.onlyDown(one);
      director.onlyDown(one, other);
      director.run(["status"]);
      expect(director.said).toEqual([
        `server ${service} -r ${one} down 1`,
        `server ${service} -r ${other} down 2`,
        `sorry ${service} 2`,
      ]);

      director.onlyDown(other);
      director.run(["status"]);
      expect(director.said).toEqual([`server ${service} -r ${one} up 3`, `server ${service} -r ${other} down 2`]);
    });

    it("the same times after a hand-over", () => {
      director.onlyDown(one);
      director.wait(5);
      director.apply(directorText({ ...both, scheduler: "rr" }));
      director.run(["status"]);

      expect(director.said).toEqual([`server ${service} -r ${one} down 1`, `server ${service} -r ${other} up 0`]);
    });
  });

  describe.each([OLD, NEW])("runs a program, by keepalived %s, when a real server", (version) => {
    let each: CheckedDirector;
    const told = () => each.read("told");

    beforeEach(() => {
      each = new CheckedDirector(version);
      const program = join(each.folder, "tell");
      each.write("tell", ["#!/bin/sh", `echo "$*" >>${each.folder}/told`]);
      each.write("told", []);
      chmodSync(program, 0o755);
      const notices = { notifyUp: `${program} up %address %port`, notifyDown: `${program} down %address` };
      each.holding(directorText({ ...both, health: { notices } }));
    });
    afterEach(() => each.remove());

    it("goes down and comes up, once each", () => {
      each.onlyDown(other);
      each.onlyDown(other);
      expect(told()).toEqual(["down 192.168.2.14"]);
      each.onlyDown();
      expect(told()).toEqual(["down 192.168.2.14", "up 192.168.2.14 80"]);
    });

    it("went down, and not again when the checks stop and start and find the same", () => {
      each.onlyDown(other);
      each.shell("systemctl stop keepalived-checks.service; systemctl start keepalived-checks.service");
      each.onlyDown(other);
      expect(told()).toEqual(["down 192.168.2.14"]);
      each.onlyDown();
      expect(told()).toEqual(["down 192.168.2.14", "up 192.168.2.14 80"]);
    });

    it("came up while nobody checked, which no check tells", async () => {
      each.onlyDown(other);
      each.shell("systemctl stop keepalived-checks.service");
      each.write("dead", []);
      each.shell("systemctl start keepalived-checks.service");
      each.resume();
      await expect.poll(told, { timeout: 20_000 }).toEqual(["down 192.168.2.14", "up 192.168.2.14 80"]);
    });
  });

  it("tells of a program that isn't there any more and should be told", () => {
    const program = join(director.folder, "tell");
    director.write("tell", []);
    chmodSync(program, 0o755);
    director.apply(directorText({ ...both, health: { notices: { quorumDown: `${program} all` } } }));
    director.shell("rm tell");
    director.run(["status"]);

    expect(director.said.filter((line) => line.startsWith("problem"))).toEqual([
      `problem nobody is told of changes by a program that can't be run: ${program}: it isn't there`,
    ]);
  });

  it("tells what keeps it from finding out", () => {
    const program = join(director.folder, "ask");
    director.write("ask", []);
    chmodSync(program, 0o755);
    const check = {
      type: "MISC_CHECK",
      command: `${program} %address`,
      timeoutSeconds: 3,
      dynamicWeight: false,
    } as const;
    director.apply(directorText({ ...both, health: { check } }));
    director.run(["status"]);
    expect(director.said.filter((line) => line.startsWith("problem"))).toEqual([]);

    director.shell("rm ask; systemctl stop keepalived-checks.service");
    director.run(["status"]);
    expect(director.said.filter((line) => line.startsWith("problem"))).toEqual([
      "problem nothing is checked: the service keepalived-checks.service is stopped",
      `problem a MISC_CHECK fails, since its program can't be run: ${program}: it isn't there`,
    ]);
  });

  it.each([
    [OLD, [`problem a check doesn't find out that there is no route to 192.168.2.14`]],
    [NEW, []],
  ])("tells of a real server that no route leads to, which keepalived %s may not find out", (version, problems) => {
    const each = new CheckedDirector(version).holding(directorText(both));
    each.write("unroutable", ["192.168.2.14"]);
    each.run(["status"]);

    expect(each.said.filter((line) => line.startsWith("problem"))).toEqual(problems);
    each.remove();
  });

  it("leaves weights alone that a program tells", () => {
    const check = { type: "MISC_CHECK", command: "/bin/true", timeoutSeconds: 3, dynamicWeight: true } as const;
    director.apply(directorText({ ...both, health: { check } }));
    director.tamper((rules) => rules.map((each) => each.replace(rule(one), rule(one, 7))));
    expect(director.drift()).toEqual([]);

    director.apply(directorText({ ...both, scheduler: "rr", health: { check } }));
    expect(director.rules()).toContain(rule(one, 7));
  });
});

describe("a director with peers", () => {
  let director: CheckedDirector;
  const told = (state: string, group = "directors") =>
    director.shell(`bash "$LIBEXEC/lvs-vrrp" GROUP ${group} ${state} 250`);
  const status = () => {
    director.run(["status"]);
    return director.said;
  };

  beforeEach(() => {
    director = new CheckedDirector();
    director.write("root/etc/keepalived/vrrp.conf", ["vrrp_instance front {", "}"]);
  });
  afterEach(() => director.remove());

  it("tells its part and since when", () => {
    expect(status()).toEqual(["vrrp BACKUP"]);

    director.wait(3);
    told("MASTER");
    director.wait(1);
    expect(status()).toEqual(["vrrp MASTER 3"]);
  });

  it("is not master before it has every address that floats", () => {
    director.write("root/etc/keepalived/vrrp.conf", [
      ...["vrrp_instance front {", "    virtual_ipaddress {", "        192.168.1.12", "    }"],
      ...["    virtual_ipaddress_excluded {", "        fd00:1::12", "    }", "}"],
    ]);
    told("MASTER");
    director.write("floating", ["192.168.1.12"]);
    expect(status()).toEqual(["vrrp BACKUP"]);

    director.write("floating", ["192.168.1.12", "fd00:1::12"]);
    expect(status()).toEqual(["vrrp MASTER 0"]);
  });

  it("tells its part for each group of addresses, of which it may have one and not the other", () => {
    const conf = ["front-mail 192.168.1.20", "back-mail 192.168.2.20", "front 192.168.1.10", "back 192.168.2.10"];
    director.write(
      "root/etc/keepalived/vrrp.conf",
      conf.flatMap((line) => {
        const [name, address] = line.split(" ");
        return [`vrrp_instance ${name} {`, "    virtual_ipaddress {", `        ${address}`, "    }", "}"];
      }),
    );
    told("MASTER");
    director.wait(2);
    told("MASTER", "mail");
    director.write("floating", ["192.168.1.10", "192.168.2.10", "192.168.1.20"]);
    expect(status()).toEqual(["vrrp mail BACKUP", "vrrp MASTER 0"]);

    director.write("floating", ["192.168.1.20", "192.168.2.20"]);
    expect(status()).toEqual(["vrrp mail MASTER 2", "vrrp BACKUP"]);

    told("BACKUP", "mail");
    expect(status()).toEqual(["vrrp mail BACKUP 2", "vrrp BACKUP"]);
  });

  it("tells that nobody asks a program that isn't there whether it may be master", () => {
    const script = '    script "/usr/libexec/keepalived/lvs-misc-check --track /nowhere/may --be master"';
    director.write("root/etc/keepalived/vrrp.conf", [
      "vrrp_script director {",
      script,
      "}",
      "vrrp_instance front {",
      "}",
    ]);

    expect(status()).toEqual([
      "vrrp BACKUP",
      "problem nobody asks whether this director may be master, since the program can't be run: /nowhere/may: it isn't there",
    ]);
  });

  it("is no master by the VIP that it has as a real server", () => {
    director.write("root/etc/keepalived/vrrp.conf", [
      ...["vrrp_instance front {", "    virtual_ipaddress {", "        192.168.1.12", "    }", "}"],
    ]);
    told("MASTER");

    director.write("floating", ["192.168.1.12 lo"]);
    expect(status()).toEqual(["vrrp BACKUP"]);

    director.write("floating", ["192.168.1.12 lo", "192.168.1.12"]);
    expect(status()).toEqual(["vrrp MASTER 0"]);
  });

  it("has none any more when keepalived ended, by itself or not", () => {
    told("MASTER");
    director.write("no-vrrp", []);
    expect(status()).toEqual(["vrrp FAULT"]);

    told("STOP");
    director.shell("rm no-vrrp");
    expect(status()).toEqual(["vrrp FAULT 0"]);
  });

  it("tells nothing of it without VRRP", () => {
    told("MASTER");
    director.write("root/etc/keepalived/vrrp.conf", []);

    expect(status()).toEqual([]);
  });
});
