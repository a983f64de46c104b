import ssh2 from "ssh2";
import { expect, it } from "vitest";
import { newKeyPair } from "../../../tasks/keyPair";

/** Enough to meet, with 999 in 1,000, one of those that ssh2 itself writes wrongly. */
const PAIRS = 3_000;

it("every new key pair can be read, and what its private key signs its public key verifies", () => {
  for (let made = 0; made < PAIRS; made++) {
    const { privateKey, publicKey } = newKeyPair();
    const [secret, open] = [ssh2.utils.parseKey(privateKey), ssh2.utils.parseKey(publicKey)];
    if (secret instanceof Error || open instanceof Error) throw new Error(`${secret} ${open}`);

    expect(open.verify("text", secret.sign("text"))).toBe(true);
  }
});
