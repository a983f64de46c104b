import ssh2 from "ssh2";
import type { Problem } from "../../errors/userError";
import { configPath } from "../configPath";

/** A problem if a key is given that nobody can read. Never repeats it. */
export function privateKeyProblems(key: unknown, path: PropertyKey[]): Problem[] {
  if (key === undefined || isPrivateKey(key)) return [];
  const where = configPath(path);
  return [
    {
      what: "this is no private key that can be read",
      where,
      expected: "the text of an OpenSSH private key without a passphrase",
      fix: `pulumi config set --secret --path '${where}' <FILE`,
    },
  ];
}

function isPrivateKey(text: unknown): boolean {
  if (typeof text !== "string") return false;
  const key = ssh2.utils.parseKey(text);
  return !(key instanceof Error) && key.isPrivateKey();
}
