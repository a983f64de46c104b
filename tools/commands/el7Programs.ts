import { accessSync, constants, realpathSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../errors/userError";

/** The variable that names the folder. */
export const VARIABLE = "LVS_EL7_PROGRAMS";

/** What the folder has to hold, each an executable. */
const PROGRAMS = ["sbin/keepalived", "sbin/ipvsadm", "bin/bash", "bin/awk"];

const EXPECTED =
  "a folder with CentOS 7's sbin/keepalived and sbin/ipvsadm, and in bin its bash, awk and whatever else of its userland" +
  " is there (sed, sort, grep …), unpacked from its packages or built from its source packages, such that they run on" +
  " Debian 12: here, and on the lab's director";

/**
 * The folder of CentOS 7's own programs.
 *
 * @throws UserError when there is none, or programs are missing in it
 */
export function el7Programs(env: NodeJS.ProcessEnv): string {
  const named = env[VARIABLE];
  if (!named) {
    const fix = `${VARIABLE}=FOLDER npm run test:el7`;
    throw new UserError({ what: `${VARIABLE} isn't set`, expected: EXPECTED, fix });
  }
  const missing = PROGRAMS.filter((program) => !isExecutable(join(named, program)));
  if (missing.length > 0) {
    throw new UserError({ where: VARIABLE, what: `${named} has no ${missing.join(", ")}`, expected: EXPECTED });
  }
  return realpathSync(named);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
