import { z } from "zod";
import { interfaceName } from "./fields";
import { hostKey, secretKey, sshPort, userName } from "./login";

const AS_MADE = "what a machine calls it that the stack makes";

/** What becomes of a firewalld that runs there. */
export const FIREWALLD = ["stop", "keep"] as const;

/** A machine that is there already: it is configured, and lives on when the stack is destroyed. */
export const existing = z.strictObject({
  user: userName.meta({
    description: "Who logs in, and may use sudo without a password.",
  }),
  hostKey: hostKey.meta({ description: "The only key that the machine is believed with.", mayBeOutput: true }),
  privateKey: secretKey.meta({
    description: "The OpenSSH key that logs in, a secret.",
    secret: true,
    mayBeOutput: true,
    byDefault: "the stack's own, which you put on the machine",
  }),
  port: sshPort.meta({ description: "The port that its sshd listens on." }),
  firewalld: z.enum(FIREWALLD).default("stop").meta({
    description:
      "What becomes of a firewalld that runs there: it is stopped until the machine leaves the stack, or stays on and lets through what the stack needs.",
    guide: "placement.md#machines-whose-firewalld-stays-on",
  }),
  interfaces: z
    .strictObject({
      front: interfaceName.optional().meta({ description: "Its interface on the front network.", byDefault: AS_MADE }),
      back: interfaceName.optional().meta({ description: "Its interface on the back network.", byDefault: AS_MADE }),
    })
    .prefault({})
    .meta({ description: "What the machine calls its interfaces." }),
});
