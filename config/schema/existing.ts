import { z } from "zod";
import { between, interfaceName, text } from "./fields";

export const SSH_PORT = 22;

const HOST_KEY = "the machine's public host key as OpenSSH writes it: ssh-ed25519 AAAA…";

/** A machine that is there already: it is configured, and lives on when the stack is destroyed. */
export const existing = z.strictObject({
  /** Who logs in, and may use sudo without a password. */
  user: text(/^[a-z_][a-z0-9_-]{0,31}$/, "a user's name"),
  /** The only key that the machine is believed with. */
  hostKey: text(/^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) AAAA[A-Za-z0-9+/]+={0,3}( .*)?$/, HOST_KEY)
    .refine(tellsItsType, { error: HOST_KEY })
    // without the comment
    .transform((key) => key.split(" ").slice(0, 2).join(" ")),
  /** The OpenSSH key that logs in, a secret; the stack's own, which the user puts on the machine, if left out. */
  // judged later, since a wrong value is repeated to the user
  privateKey: z.custom<string>(() => true).optional(),
  port: between(1, 65_535, "a port").default(SSH_PORT),
  /** What the machine calls its legs on the two networks, if not as a created one would. */
  interfaces: z.strictObject({ front: interfaceName.optional(), back: interfaceName.optional() }).prefault({}),
});

/** The key itself repeats the word before it. @see RFC 4253, 6.6 */
function tellsItsType(key: string): boolean {
  const [type = "", blob = ""] = key.split(" ");
  return Buffer.from(blob, "base64").subarray(4).toString("latin1").startsWith(type);
}
