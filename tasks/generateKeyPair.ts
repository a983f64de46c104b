/** Prints a new ed25519 key pair, as a {@link KeyPair} in JSON; and makes one for whoever imports this. */
import ssh2 from "ssh2";

/** A key pair in OpenSSH's own form. */
export interface KeyPair {
  /** PEM-armoured. */
  privateKey: string;
  /** `ssh-ed25519 AAAA…` */
  publicKey: string;
}

/** Makes a new ed25519 key pair. */
export function newKeyPair(): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync("ed25519");
    // ssh2 1.17.0 writes about three of a thousand private keys so that nobody can read them
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) {
      return { privateKey: pair.private, publicKey: pair.public };
    }
  }
}

// as the program that was started, not where it is imported
if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(newKeyPair()));
