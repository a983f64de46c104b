import { expect, test } from "vitest";
import { UserError } from "../../../../errors/userError";
import { knownHosts, parseOutputs, type SshOutputs, sshConfig } from "../../../../tools/lab/ssh";

const outputs: SshOutputs = {
  nodes: {
    node1: { address: "192.168.1.12", user: "centos" },
    node2: { address: "192.168.2.13", user: "centos", jump: "node1" },
  },
  hostKeys: { node1: "ssh-ed25519 AAAA1\n", node2: "ssh-ed25519 AAAA2" },
  privateKey: "key",
};

test("ssh reaches a node of the back network through the director", () => {
  const [, node2] = sshConfig(outputs, "/lab/known_hosts").split("Host node2\n");
  expect(node2).toBe("  HostName 192.168.2.13\n  User centos\n  HostKeyAlias node2\n  ProxyJump node1\n");
});

test("ssh accepts no host key but the pinned ones", () => {
  const config = sshConfig(outputs, "/lab/known_hosts");
  expect(config).toContain("  StrictHostKeyChecking yes\n  UserKnownHostsFile /lab/known_hosts\n");
  expect(config).toContain("  GlobalKnownHostsFile none\n");
});

test("a login whose machine has gone without a word ends by itself within a minute", () => {
  expect(sshConfig(outputs, "/lab/known_hosts")).toMatch(
    /^Host \*\n(?: .*\n)* {2}ServerAliveInterval 15\n {2}ServerAliveCountMax 4\n/,
  );
});

test("each node's host key is known by the node's name", () => {
  expect(knownHosts(outputs)).toBe("node1 ssh-ed25519 AAAA1\nnode2 ssh-ed25519 AAAA2\n");
});

test("the private key is not in what is written to files", () => {
  const secret = { ...outputs, privateKey: "PRIVATE" };
  expect(sshConfig(secret, "/lab/known_hosts") + knownHosts(secret)).not.toContain("PRIVATE");
});

test("outputs of a stack that is up are read, whatever else they hold", () => {
  expect(parseOutputs(JSON.stringify({ ...outputs, vip: "192.168.1.12" }))).toEqual(outputs);
});

test("a stack that isn't up is told by the outputs that it lacks", () => {
  expect(() => parseOutputs("{}")).toThrow(UserError);
  expect(() => parseOutputs("{}")).toThrow(/lacks the outputs nodes, hostKeys, privateKey\n.*npm run up/);
});
