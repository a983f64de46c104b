import { generateKeyPairSync } from "node:crypto";
import { utils } from "ssh2";
import { expect, test } from "vitest";
import { fingerprint, parseHostKey } from "../../../../../tools/toolchain/command-plugin/ssh/hostKey";
import { toSshFormat } from "../../../../../tools/toolchain/command-plugin/ssh/privateKey";

// made by ssh-keygen, as is its fingerprint
const PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICHo5swJCA6PrUdXSIYAalOTM667VMbJOn2aJXbNYom3";
const FINGERPRINT = "SHA256:zj4ZJ4csxFwWmZwaRnvLqJNx4PlecWd7WMVmCLZGptk";

test.each([
  ["as its .pub file has it", `${PUBLIC_KEY} root@node1\n`],
  ["without a comment", PUBLIC_KEY],
  ["after options and comment lines", `# node1\n\ncert-authority,no-pty ${PUBLIC_KEY}`],
])("a host key is read %s", (_, text) => {
  expect(fingerprint(parseHostKey(text).blob)).toBe(`ssh-ed25519 ${FINGERPRINT}`);
});

test.each(["", "ssh-ed25519", PUBLIC_KEY.replace("ed25519", "rsa"), FINGERPRINT, "ssh-ed25519 AAAA"])(
  "%j is no host key",
  (text) => {
    expect(() => parseHostKey(text)).toThrow("failed to parse host key");
  },
);

const pkcs8 = { type: "pkcs8", format: "pem" } as const;
const keys = {
  ed25519: () => generateKeyPairSync("ed25519").privateKey.export(pkcs8),
  rsa: () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export(pkcs8),
  ecdsa: () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(pkcs8),
};

test.each(["ed25519", "rsa", "ecdsa"] as const)(
  "a PKCS#8 key of type %s becomes one that ssh2 can sign with",
  (type) => {
    const key = utils.parseKey(toSshFormat(keys[type]().toString()));
    if (key instanceof Error) throw key;
    const data = Buffer.from("data");
    const signature = key.sign(data);
    if (signature instanceof Error) throw signature;
    expect(key.verify(data, signature)).toBe(true);
  },
);

test("an encrypted PKCS#8 key needs its passphrase", () => {
  const encrypted = generateKeyPairSync("ed25519").privateKey.export({
    ...pkcs8,
    cipher: "aes-256-cbc",
    passphrase: "p",
  });
  expect(toSshFormat(encrypted.toString(), "p")).toContain("BEGIN OPENSSH PRIVATE KEY");
  expect(() => toSshFormat(encrypted.toString())).toThrow("privateKeyPassword");
});
