/** Prints a new ed25519 key pair as JSON: `privateKey` and `publicKey`, both in OpenSSH's form. */
import ssh2 from "ssh2";

const pair = ssh2.utils.generateKeyPairSync("ed25519");
console.log(JSON.stringify({ privateKey: pair.private, publicKey: pair.public }));
