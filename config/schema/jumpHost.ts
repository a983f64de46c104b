import { z } from "zod";
import { text } from "./fields";
import { hostKey, secretKey, sshPort, userName } from "./login";

/** What logins go through on their way to the front network. @see ssh(1), -J */
export const jumpHost = z.strictObject({
  host: text(/^[A-Za-z0-9:][\w.:-]*$/, "a host's name or address").meta({
    description: "Its name or address, as pulumi's machine reaches it.",
  }),
  port: sshPort.meta({ description: "The port that its sshd listens on." }),
  user: userName.meta({ description: "Who logs in there; no shell or sudo is needed." }),
  hostKey: hostKey.meta({ description: "The only key that it is believed with.", mayBeOutput: true }),
  privateKey: secretKey.meta({
    description: "The OpenSSH key that logs in there, a secret.",
    secret: true,
    mayBeOutput: true,
    byDefault: "the keys of the SSH agent that SSH_AUTH_SOCK names",
  }),
});
