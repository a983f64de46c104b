import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { endNewServices } from "../../../../tools/lab/libvirtServices";

/** As Debian 13 has them, once libvirt-daemon is installed. */
const ENABLED =
  "libvirtd.service enabled enabled\nlibvirtd.socket  enabled enabled\nvirtlogd.socket  enabled enabled\n";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "systemctl-"));
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A systemctl that lists these unit files, and writes down all that it's told to do. */
async function fakeSystemctl(unitFiles: string): Promise<void> {
  await writeFile(join(folder, "listed"), unitFiles);
  const script = `#!/bin/sh\nif [ "$1" = list-unit-files ]; then cat ${folder}/listed; else echo "$@" >>${folder}/told; fi\n`;
  await writeFile(join(folder, "systemctl"), script, { mode: 0o755 });
}

function told(): Promise<string> {
  return readFile(join(folder, "told"), "utf8").catch(() => "");
}

test("services that libvirt's packages have just brought are ended, and not started at the next boot", async () => {
  await fakeSystemctl(ENABLED);
  await endNewServices(["libvirt-daemon", "tini"], true);
  expect(await told()).toBe("--quiet disable --now libvirtd.service libvirtd.socket virtlogd.socket\n");
});

test("packages of libvirt that bring no services, as Debian 12's, change nothing", async () => {
  await fakeSystemctl("");
  await endNewServices(["libvirt-daemon"], true);
  expect(await told()).toBe("");
});

test("a libvirt that was there before keeps its services, and a machine without systemd isn't asked for any", async () => {
  await fakeSystemctl(ENABLED);
  await endNewServices(["tini"], true);
  await endNewServices(["libvirt-daemon"], false);
  expect(await told()).toBe("");
});
