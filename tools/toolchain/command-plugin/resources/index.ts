import type { ResourceType } from "../operation";
import { copyToRemote } from "./copyToRemote";
import { localCommand } from "./localCommand";
import { remoteCommand } from "./remoteCommand";

/** What the plugin does for each type of resource that its schema names. */
export const RESOURCE_TYPES: Record<string, ResourceType> = {
  "command:local:Command": localCommand,
  "command:remote:Command": remoteCommand,
  "command:remote:CopyToRemote": copyToRemote,
};
