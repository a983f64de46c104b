import { execSync } from "node:child_process";
import ssh2 from "ssh2";
import { afterEach, expect, it, vi } from "vitest";
import { task } from "../../../components/task";
import { projectDir } from "../../../runtime/paths";
import { newKeyPair } from "../../../tasks/generateKeyPair";

afterEach(() => vi.restoreAllMocks());

it("every new key pair can be read, and what its private key signs its public key verifies", () => {
  for (let made = 0; made < 200; made++) {
    const { privateKey, publicKey } = newKeyPair();
    const [secret, open] = [ssh2.utils.parseKey(privateKey), ssh2.utils.parseKey(publicKey)];
    if (secret instanceof Error || open instanceof Error) throw new Error(`${secret} ${open}`);

    expect(open.verify("text", secret.sign("text"))).toBe(true);
  }
});

// which is about three of a thousand, so that the test above meets one by chance only
it("one that ssh2 writes so that nobody can read it is not taken", () => {
  const [pair, another] = [newKeyPair(), newKeyPair()];
  // its last lines are cut
  const unreadable = pair.privateKey.replace(/(\n.*){3}\n*$/, "\n-----END OPENSSH PRIVATE KEY-----\n");
  expect(ssh2.utils.parseKey(unreadable)).toBeInstanceOf(Error);
  vi.spyOn(ssh2.utils, "generateKeyPairSync")
    .mockReturnValueOnce({ private: unreadable, public: pair.publicKey })
    .mockReturnValueOnce({ private: another.privateKey, public: another.publicKey });

  expect(newKeyPair()).toEqual(another);
});

it.each([
  ["a stack", task("generateKeyPair")],
  ["a stack that was made before 0.2", "node host/run.mjs tasks/generateKeyPair.ts"],
])("the task that %s runs prints a key pair, and nothing else", (_, command) => {
  const printed = execSync(command, { cwd: projectDir, encoding: "utf8" });

  expect(JSON.parse(printed)).toEqual({
    privateKey: expect.stringMatching(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/),
    publicKey: expect.stringMatching(/^ssh-ed25519 AAAA/),
  });
});
