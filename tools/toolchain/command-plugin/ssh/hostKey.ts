import { createHash } from "node:crypto";

/** A host's public key: what a pinned connection expects. */
export interface HostKey {
  /** The key's type, `ssh-ed25519` for one. */
  type: string;
  /** The key in the form that the SSH protocol carries it. */
  blob: Buffer;
}

/**
 * Reads a pinned host key: a line as sshd keeps it in `ssh_host_ed25519_key.pub`, type and base64 with an optional comment.
 * Options before the type, as an authorized_keys file may have (sshd(8)), are skipped.
 */
export function parseHostKey(text: string): HostKey {
  for (const line of text.split("\n")) {
    const words = line.trim().split(/\s+/);
    for (const [index, type] of words.entries()) {
      const blob = Buffer.from(words[index + 1] ?? "", "base64");
      if (typeIn(blob) === type) return { type, blob };
    }
  }
  throw new Error(
    "failed to parse host key: expected the host's public key as its .pub file has it, `ssh-ed25519 AAAA…` for one",
  );
}

/** The type that a key in the protocol's form begins with. */
export function typeIn(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  return blob.length >= 4 + length ? blob.toString("latin1", 4, 4 + length) : undefined;
}

/** The signature algorithms by which a host can prove that it owns the key: an RSA key has three, the best first (RFC 8332). */
export function signatureAlgorithms({ type }: HostKey): string[] {
  return type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type];
}

/** A key as `ssh-keygen -l` names it. */
export function fingerprint(blob: Buffer): string {
  const digest = createHash("sha256").update(blob).digest("base64").replace(/=+$/, "");
  return `${typeIn(blob) ?? "unknown"} SHA256:${digest}`;
}
