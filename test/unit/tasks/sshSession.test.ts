import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openSession, type SshConnection } from "../../../tasks/sshSession";
import { type SshServer, startAgent, startSshServer } from "./sshServer";

const DIRECTOR = "192.0.2.12";
const REAL_SERVER = "192.0.2.13";

let jumpHost: SshServer;
let director: SshServer;
let realServer: SshServer;

beforeAll(async () => {
  realServer = await startSshServer();
  director = await startSshServer({ [`${REAL_SERVER}:22`]: realServer.port });
  jumpHost = await startSshServer({ [`${DIRECTOR}:22`]: director.port, "192.0.2.99:22": "prohibited" });
});
afterAll(() => {
  for (const server of [jumpHost, director, realServer]) server.stop();
});

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The way to the real server: two machines are on it. */
function far(changes: { jumpHost?: Partial<SshConnection>; director?: Partial<SshConnection> } = {}): SshConnection {
  const first = { ...jumpHost.login(), ...changes.jumpHost };
  const second = { ...director.login(DIRECTOR), ...changes.director, proxy: first };
  return { ...realServer.login(REAL_SERVER), proxy: second };
}

describe("a login through two machines", () => {
  it("is one on the last of them", async () => {
    const session = await openSession(far());
    const { status, stdout, stderr } = await session.run("id");
    session.close();

    expect({ status, stdout, stderr }).toEqual({ status: 3, stdout: "ran id\n", stderr: "with a warning\n" });
  });

  it("names the machine on the way that answers with another host key", async () => {
    const { hostKey } = realServer.login();
    await expect(openSession(far({ director: { hostKey } }))).rejects.toMatchObject({
      host: DIRECTOR,
      reason: "answers with another host key than its own",
      silent: false,
    });
    await expect(openSession(far({ jumpHost: { hostKey } }))).rejects.toMatchObject({ host: "127.0.0.1" });
  });

  it("names the machine on the way that doesn't let us in", async () => {
    const { privateKey } = realServer.login();
    await expect(openSession(far({ director: { privateKey } }))).rejects.toMatchObject({
      host: DIRECTOR,
      silent: false,
    });
  });

  it("says that a machine doesn't answer, and that one on the way forwards nothing", async () => {
    const through = (host: string) => ({ ...realServer.login(host), proxy: jumpHost.login() });

    await expect(openSession(through("192.0.2.50"))).rejects.toMatchObject({
      host: "192.0.2.50",
      reason: expect.stringContaining("Connection refused"),
      silent: true,
    });
    await expect(openSession(through("192.0.2.99"))).rejects.toMatchObject({
      host: "127.0.0.1",
      reason: "its sshd doesn't forward to 192.0.2.99:22: see AllowTcpForwarding and PermitOpen there",
      silent: false,
    });
  });
});

it("a command reads its input to the end, and each line of its output is told", async () => {
  const session = await openSession(realServer.login());
  const told: string[] = [];
  await session.run("bash -s", {
    input: "echo one\necho two\n",
    onLine: (line) => told.push(line),
    onErrorLine: (line) => told.push(`! ${line}`),
  });
  session.close();

  expect(told.sort()).toEqual(["! with a warning", "ran bash -s"]);
  expect(realServer.ran).toContainEqual({ command: "bash -s", input: "echo one\necho two\n" });
});

describe("a login without a key", () => {
  const withoutKey = () => far({ jumpHost: { privateKey: undefined } });

  /** Has an SSH agent hold a key, for the time of something. */
  async function withAgent(privateKey: string, act: () => Promise<void>) {
    const agent = await startAgent(await mkdtemp(join(tmpdir(), "agent-")), privateKey);
    vi.stubEnv("SSH_AUTH_SOCK", agent.socket);
    await act().finally(agent.stop);
  }

  it("is one by the SSH agent's", async () => {
    await withAgent(jumpHost.login().privateKey, async () => (await openSession(withoutKey())).close());
  });

  it("is refused where the agent has none that is let in, or is gone", async () => {
    const refusal = { host: "127.0.0.1", silent: false };
    await withAgent(realServer.login().privateKey, () =>
      expect(openSession(withoutKey())).rejects.toMatchObject({
        ...refusal,
        reason: expect.stringMatching(/, with the SSH agent's keys$/),
      }),
    );
    await expect(openSession(withoutKey())).rejects.toMatchObject({ ...refusal, reason: "Failed to connect to agent" });
  });

  it("is none where there is no agent", async () => {
    vi.stubEnv("SSH_AUTH_SOCK", undefined);
    await expect(openSession(withoutKey())).rejects.toMatchObject({
      reason: "there is no key to log in with: SSH_AUTH_SOCK names no SSH agent",
      silent: false,
    });
  });
});
