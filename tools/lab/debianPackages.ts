import { UserError } from "../../errors/userError";
import { run } from "../../runtime/process";
import type { Report } from "../../runtime/report";
import { installPackages } from "./apt";

/**
 * Installs those of the given Debian packages that are missing, without recommended ones.
 *
 * @returns the names of the packages that were installed
 * @throws UserError when something is missing and this is not a Debian system, or not root
 */
export async function ensureDebianPackages(names: string[], report: Report): Promise<string[]> {
  const missing = await missingPackages(names);
  if (missing.length === 0) return [];
  if (process.getuid?.() !== 0) {
    throw new UserError({
      what: `missing Debian packages: ${missing.join(" ")}`,
      expected: "root, to install them",
      fix: `run this as root, or: sudo apt-get install --no-install-recommends ${missing.join(" ")}`,
    });
  }
  await installPackages(missing, report);
  return missing;
}

async function missingPackages(names: string[]): Promise<string[]> {
  const status = await run("sh", [
    "-c",
    // dpkg-query exits with 1 when a name is unknown, which is an answer here
    `dpkg-query -W -f '\${Package} \${db:Status-Status}\\n' "$@" 2>/dev/null || test $? = 1`,
    "dpkg-query",
    ...names,
  ]);
  const installed = new Set(
    status
      .split("\n")
      .filter((line) => line.endsWith(" installed"))
      .map((line) => line.split(" ")[0]),
  );
  return names.filter((name) => !installed.has(name));
}
