import { describe, expect, it } from "vitest";
import { logInOnMaster, waitForMasters } from "../../../tasks/master";
import { type SshConnection, SshError, type SshSession } from "../../../tasks/sshSession";

/** Directors by host, each with what it says one time after another; its last word stays. Undefined for a silent one. */
function directors(words: Record<string, string[] | undefined>) {
  const closed: string[] = [];
  const connections = Object.keys(words).map((host) => ({ host }) as SshConnection);
  const open = async ({ host }: SshConnection): Promise<SshSession> => {
    const left = words[host];
    if (left === undefined) throw new SshError(host, "doesn't answer");
    return {
      run: async () => ({
        status: left[0] === "failure" ? 1 : 0,
        stdout: left.length > 1 ? (left.shift() ?? "") : (left[0] ?? ""),
        stderr: "broken",
      }),
      connect: () => Promise.reject(new Error("nobody connects")),
      close: () => closed.push(host),
    };
  };
  return { connections, open, closed };
}

describe("the director that is master", () => {
  it("is the one that says so, and the others are logged out of", async () => {
    const { connections, open, closed } = directors({ one: ["vrrp BACKUP 1"], other: ["vrrp MASTER 1700000000"] });

    const master = await logInOnMaster(connections, 0, {}, open);

    expect(master).toMatchObject({
      host: "other",
      status: { vrrp: { directors: { state: "MASTER", since: "2023-11-14T22:13:20Z" } } },
    });
    expect(closed).toEqual(["one"]);
  });

  it("is found when others can't be reached", async () => {
    const { connections, open } = directors({ one: undefined, other: ["vrrp MASTER"] });

    expect((await logInOnMaster(connections, 0, {}, open)).host).toBe("other");
  });

  it("is waited for, until it is one alone", async () => {
    const { connections, open } = directors({
      one: ["vrrp BACKUP", "vrrp MASTER", "vrrp MASTER"],
      other: ["vrrp BACKUP", "vrrp MASTER", "vrrp BACKUP"],
    });

    expect((await logInOnMaster(connections, 60, {}, open)).host).toBe("one");
  });

  it("is missed after the time that it has, with what each director says instead", async () => {
    const { connections, open, closed } = directors({ one: ["vrrp FAULT 1"], other: undefined, third: ["failure"] });

    await expect(logInOnMaster(connections, 0, {}, open)).rejects.toThrow(
      "no director is master after 0 s: one is FAULT; other: doesn't answer; third: lvs-table status failed: broken",
    );
    expect(closed).toEqual(["one", "third"]);
  });

  it("isn't two: they don't hear each other", async () => {
    const { connections, open } = directors({ one: ["vrrp MASTER"], other: ["vrrp MASTER"] });

    await expect(logInOnMaster(connections, 0, {}, open)).rejects.toThrow(
      /more than one director is master after 0 s(.|\n)*advertisements/,
    );
  });
});

describe("the master of a group of floating addresses", () => {
  it("is another director than the first group's", async () => {
    const { connections, open } = directors({
      one: ["vrrp MASTER\nvrrp mail BACKUP"],
      other: ["vrrp BACKUP\nvrrp mail MASTER"],
    });

    expect((await logInOnMaster(connections, 0, { group: "mail" }, open)).host).toBe("other");
  });

  it("is missed where no director has such addresses", async () => {
    const { connections, open } = directors({ one: ["vrrp MASTER"], other: ["vrrp BACKUP\nvrrp mail BACKUP"] });

    await expect(logInOnMaster(connections, 0, { group: "mail" }, open)).rejects.toThrow(
      "no director is master of the group mail after 0 s: one has no such addresses; other is BACKUP",
    );
  });

  it("is the preferred one, which is waited for while it stands by", async () => {
    const { connections, open } = directors({
      one: ["vrrp MASTER", "vrrp MASTER", "vrrp BACKUP"],
      other: ["vrrp BACKUP", "vrrp MASTER", "vrrp MASTER"],
    });

    expect((await logInOnMaster(connections, 60, { comesBackTo: "other" }, open)).host).toBe("other");
  });

  it("is the other one as long as the preferred one can't be it", async () => {
    for (const preferred of [undefined, ["vrrp FAULT"]]) {
      const { connections, open } = directors({ one: ["vrrp MASTER"], other: preferred });

      expect((await logInOnMaster(connections, 0, { comesBackTo: "other" }, open)).host).toBe("one");
    }
  });

  it("is wrong if the preferred one stands by all the time", async () => {
    const { connections, open, closed } = directors({ one: ["vrrp MASTER"], other: ["vrrp BACKUP"] });

    await expect(logInOnMaster(connections, 0, { comesBackTo: "other" }, open)).rejects.toThrow(
      "the other director is master after 0 s: one is MASTER; other is BACKUP",
    );
    expect(closed).toEqual(["one", "other"]);
  });
});

describe("the masters of all groups", () => {
  it("are found by what directors tell, and all are logged out of", async () => {
    const { connections, open, closed } = directors({
      one: ["vrrp MASTER\nvrrp mail BACKUP"],
      other: ["vrrp BACKUP\nvrrp mail BACKUP", "vrrp BACKUP\nvrrp mail MASTER"],
    });

    expect(await waitForMasters(connections, 60, {}, open)).toEqual({ directors: "one", mail: "other" });
    expect(closed).toEqual(["one", "other"]);
  });

  it("aren't those that are about to lose a group", async () => {
    const { connections, open } = directors({
      one: ["vrrp MASTER\nvrrp mail MASTER", "vrrp MASTER\nvrrp mail BACKUP"],
      other: ["vrrp BACKUP\nvrrp mail BACKUP", "vrrp BACKUP\nvrrp mail MASTER"],
    });

    expect(await waitForMasters(connections, 60, { directors: "one", mail: "other" }, open)).toEqual({
      directors: "one",
      mail: "other",
    });
  });

  it("are missed if one group has none, or no director answers", async () => {
    const { connections, open } = directors({ one: ["vrrp MASTER\nvrrp mail FAULT"], other: ["vrrp BACKUP"] });
    await expect(waitForMasters(connections, 0, {}, open)).rejects.toThrow("no director is master of the group mail");

    const silent = directors({ one: undefined, other: undefined });
    await expect(waitForMasters(silent.connections, 0, {}, silent.open)).rejects.toThrow(
      "no director is master after 0 s",
    );
  });
});
