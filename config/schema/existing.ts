import { z } from "zod";
import { between, interfaceName, text } from "./fields";

export const SSH_PORT = 22;

const AS_MADE = "what a machine calls it that the stack makes";
const HOST_KEY = "the machine's public host key as OpenSSH writes it: ssh-ed25519 AAAA…";

/** A machine that is there already: it is configured, and lives on when the stack is destroyed. */
export const existing = z.strictObject({
  user: text(/^[a-z_][a-z0-9_-]{0,31}$/, "a user's name").meta({
    description: "Who logs in, and may use sudo without a password.",
  }),
  hostKey: text(/^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) AAAA[A-Za-z0-9+/]+={0,3}( .*)?$/, HOST_KEY)
    .refine(tellsItsType, { error: HOST_KEY })
    // without the comment
    .transform((key) => key.split(" ").slice(0, 2).join(" "))
    .meta({ description: "The only key that the machine is believed with.", mayBeOutput: true }),
  // judged later, since a wrong value is repeated to the user
  privateKey: z
    .custom<string>(() => true)
    .optional()
    .meta({
      description: "The OpenSSH key that logs in, a secret.",
      secret: true,
      mayBeOutput: true,
      byDefault: "the stack's own, which you put on the machine",
    }),
  port: between(1, 65_535, "a port").default(SSH_PORT).meta({ description: "The port that its sshd listens on." }),
  interfaces: z
    .strictObject({
      front: interfaceName.optional().meta({ description: "Its interface on the front network.", byDefault: AS_MADE }),
      back: interfaceName.optional().meta({ description: "Its interface on the back network.", byDefault: AS_MADE }),
    })
    .prefault({})
    .meta({ description: "What the machine calls its interfaces." }),
});

/** The key itself repeats the word before it. @see RFC 4253, 6.6 */
function tellsItsType(key: string): boolean {
  const [type = "", blob = ""] = key.split(" ");
  return Buffer.from(blob, "base64").subarray(4).toString("latin1").startsWith(type);
}
