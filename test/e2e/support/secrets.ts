import type { Clone } from "../../../tools/harness/clone";

/** A piece of every private key that the stack has, which nothing public contains, and its passphrase. */
export async function secretsOfStack(clone: Clone): Promise<string[]> {
  const state = JSON.parse(await clone.expect("./lab pulumi stack export --show-secrets"));
  const passphrase = (await clone.expect("cat .lab/passphrase")).trim();
  return [...new Set([...textsIn(state).flatMap(keysIn), passphrase])];
}

/** Every text in some JSON, and in JSON that is a text itself. */
function textsIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsIn);
  if (typeof value !== "string") return [];
  const inner = parsed(value);
  return typeof inner === "object" || typeof inner === "string" ? textsIn(inner) : [value];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The last full line of each: the first ones hold the public half. @see OpenSSH's PROTOCOL.key */
function keysIn(text: string): string[] {
  return [...text.matchAll(/-----BEGIN OPENSSH PRIVATE KEY-----\n([\s\S]*?)\n-----END/g)].map(
    ([, body = ""]) => body.split("\n").at(-2) ?? body,
  );
}
