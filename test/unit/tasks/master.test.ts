import { describe, expect, it } from "vitest";
import { logInOnMaster } from "../../../tasks/master";
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

    const master = await logInOnMaster(connections, 0, open);

    expect(master).toMatchObject({
      host: "other",
      status: { vrrp: { state: "MASTER", since: "2023-11-14T22:13:20Z" } },
    });
    expect(closed).toEqual(["one"]);
  });

  it("is found when others can't be reached", async () => {
    const { connections, open } = directors({ one: undefined, other: ["vrrp MASTER"] });

    expect((await logInOnMaster(connections, 0, open)).host).toBe("other");
  });

  it("is waited for, until it is one alone", async () => {
    const { connections, open } = directors({
      one: ["vrrp BACKUP", "vrrp MASTER", "vrrp MASTER"],
      other: ["vrrp BACKUP", "vrrp MASTER", "vrrp BACKUP"],
    });

    expect((await logInOnMaster(connections, 60, open)).host).toBe("one");
  });

  it("is missed after the time that it has, with what each director says instead", async () => {
    const { connections, open, closed } = directors({ one: ["vrrp FAULT 1"], other: undefined, third: ["failure"] });

    await expect(logInOnMaster(connections, 0, open)).rejects.toThrow(
      "no director is master after 0 s: one is FAULT; other: doesn't answer; third: lvs-table status failed: broken",
    );
    expect(closed).toEqual(["one", "third"]);
  });

  it("isn't two: they don't hear each other", async () => {
    const { connections, open } = directors({ one: ["vrrp MASTER"], other: ["vrrp MASTER"] });

    await expect(logInOnMaster(connections, 0, open)).rejects.toThrow(
      /more than one director is master after 0 s(.|\n)*advertisements/,
    );
  });
});
