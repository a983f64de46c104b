/** Prints a new ed25519 key pair as JSON. */
import { newKeyPair } from "./keyPair";

console.log(JSON.stringify(newKeyPair()));
