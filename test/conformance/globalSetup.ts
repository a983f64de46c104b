import { access } from "node:fs/promises";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { run } from "../../runtime/process";
import { cachedFolder } from "../../tools/cache";
import { updateLists } from "../../tools/lab/apt";
import { ensureDebianPackages } from "../../tools/lab/debianPackages";

declare module "vitest" {
  interface ProvidedContext {
    /** The path of an sshd. */
    sshd: string;
  }
}

const INSTALLED = "/usr/sbin/sshd";
/** What sshd is linked with, beyond what every Debian has; and the tools that the tests call. */
const PACKAGES = ["libgssapi-krb5-2", "libwrap0", "openssh-client", "openssl"];

/** Gets a real sshd for the tests. Its package is only unpacked: installing it would start a server on this machine. */
export default async function setup(project: TestProject): Promise<void> {
  await ensureDebianPackages(PACKAGES, console.log);
  project.provide("sshd", (await isInstalled()) ? INSTALLED : await unpackedSshd());
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
