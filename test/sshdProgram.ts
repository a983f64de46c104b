import { access } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../runtime/process";
import { cachedFolder } from "../tools/cache";
import { updateLists } from "../tools/lab/apt";
import { ensureDebianPackages } from "../tools/lab/debianPackages";

const INSTALLED = "/usr/sbin/sshd";
/** What sshd is linked with, beyond what every Debian has; and what is called beside it. */
const PACKAGES = ["libgssapi-krb5-2", "libwrap0", "openssh-client", "openssl"];

/** The path of a real sshd. Its package is only unpacked: installing it would start a server on this machine. */
export async function sshdProgram(): Promise<string> {
  await ensureDebianPackages(PACKAGES, console.log);
  return (await isInstalled()) ? INSTALLED : await unpackedSshd();
}

async function isInstalled(): Promise<boolean> {
  return access(INSTALLED).then(
    () => true,
    () => false,
  );
}

async function unpackedSshd(): Promise<string> {
  const folder = await cachedFolder(
    {
      kind: "openssh-server",
      key: "debian",
      build: async (into) => {
        await updateLists(() => {});
        await run("sh", ["-c", "apt-get download -q openssh-server && dpkg -x openssh-server_*.deb ."], { cwd: into });
      },
    },
    console.log,
  );
  return join(folder, INSTALLED);
}
