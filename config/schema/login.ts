import { z } from "zod";
import { between, text } from "./fields";

/** What is told of a login, wherever that is. */

export const SSH_PORT = 22;

const HOST_KEY = "the machine's public host key as OpenSSH writes it: ssh-ed25519 AAAA…";

export const userName = text(/^[a-z_][a-z0-9_-]{0,31}$/, "a user's name");

export const sshPort = between(1, 65_535, "a port").default(SSH_PORT);

/** Without the comment. */
export const hostKey = text(
  /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) AAAA[A-Za-z0-9+/]+={0,3}( .*)?$/,
  HOST_KEY,
)
  .refine(tellsItsType, { error: HOST_KEY })
  .transform((key) => key.split(" ").slice(0, 2).join(" "));

/** An OpenSSH private key. It is judged later, since a wrong value is repeated to the user. */
export const secretKey = z.custom<string>(() => true).optional();

/** The key itself repeats the word before it. @see RFC 4253, 6.6 */
function tellsItsType(key: string): boolean {
  const [type = "", blob = ""] = key.split(" ");
  return Buffer.from(blob, "base64").subarray(4).toString("latin1").startsWith(type);
}
