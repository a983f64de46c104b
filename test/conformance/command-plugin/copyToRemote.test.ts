import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { improvement, type Plugin, startPlugin } from "./support/plugin";
import { freePort, type Sshd, startSshd, USER } from "./support/sshd";
import { archive, asset, secret, UNKNOWN } from "./support/values";

const exec = promisify(execFile);
const COPY = "command:remote:CopyToRemote";
const BIG = randomBytes(1_000_000);

let plugin: Plugin;
let sshd: Sshd;
/** Where the sources are. */
let local: string;

beforeAll(async () => {
  local = await mkdtemp(join(tmpdir(), "copy-"));
  [plugin, sshd] = await Promise.all([startPlugin(), startSshd()]);
  await mkdir(join(local, "site/css"), { recursive: true });
  await writeFile(join(local, "site/index.html"), "<h1>node2</h1>");
  await writeFile(join(local, "site/css/main.css"), "h1 {}");
  await writeFile(join(local, "site/empty"), "");
  await writeFile(join(local, "file"), "a file");
  await writeFile(join(local, "big.tgz"), BIG);
});
afterAll(async () => {
  await plugin.stop();
  await sshd.stop();
  await rm(local, { recursive: true });
});
beforeEach(async () => {
  const { home } = sshd;
  await exec("sh", [
    "-c",
    "cd $0; rm -rf files folder new; mkdir -p folder/sub; echo old > files; chown -R $1 .",
    home,
    sshd.owner,
  ]);
});

function connection() {
  const { port, privateKey, hostKey } = sshd;
  return { host: "127.0.0.1", port, user: USER, privateKey, hostKey, dialErrorLimit: 0 };
}

function copy(source: unknown, remotePath: string): Promise<Record<string, unknown>> {
  return plugin.create(COPY, { connection: connection(), source, remotePath });
}

const file = () => asset({ path: join(local, "file") });
const site = () => archive({ path: join(local, "site") });

function remote(path: string): Promise<string> {
  return readFile(join(sshd.home, path), "utf8");
}

/** The paths below a remote folder. */
async function listing(path: string): Promise<string[]> {
  return (await readdir(join(sshd.home, path), { recursive: true })).sort();
}

const SITE = ["css", "css/main.css", "empty", "index.html"];

describe("a file that is copied to a host", () => {
  test("gets the remote path as its name", async () => {
    await copy(file(), "new");
    expect(await remote("new")).toBe("a file");
  });

  test("gets the folders that its path needs", async () => {
    await copy(file(), join(sshd.home, "new/deep/file"));
    expect(await remote("new/deep/file")).toBe("a file");
  });

  test("overwrites the file that is there", async () => {
    await copy(file(), "files");
    expect(await remote("files")).toBe("a file");
  });

  test("goes into the folder that is there, under its own name", async () => {
    await copy(file(), "folder");
    expect(await remote("folder/file")).toBe("a file");
  });

  test("arrives byte for byte", async () => {
    await copy(asset({ path: join(local, "big.tgz") }), "new");
    expect(BIG.equals(await readFile(join(sshd.home, "new")))).toBe(true);
  });

  test("fails the resource when it isn't there", async () => {
    await expect(copy(asset({ path: join(local, "missing") }), "new")).rejects.toThrow(/missing/);
  });

  test("fails the resource when the user may not write there", async () => {
    await expect(copy(file(), "/etc/lvs-file")).rejects.toThrow(/\/etc\/lvs-file: .*permission denied/i);
  });
});

describe("a text that is copied to a host", () => {
  test("becomes a file", async () => {
    await copy(asset({ text: "node2 — ready\n" }), "new/text");
    expect(await remote("new/text")).toBe("node2 — ready\n");
  });

  test("replaces the file that is there", async () => {
    await copy(asset({ text: "x" }), "files");
    expect(await remote("files")).toBe("x");
  });

  test("may be empty", async () => {
    await copy(asset({ text: "" }), "files");
    expect(await remote("files")).toBe("");
  });

  test("needs the path of a file, not of a folder", async () => {
    await expect(copy(asset({ text: "x" }), "folder")).rejects.toThrow("folder is a directory");
  });
});

describe("a folder that is copied to a host", () => {
  test("goes, with all that is in it, into the folder that is there", async () => {
    await copy(site(), "folder");
    expect(await listing("folder")).toEqual(["site", ...SITE.map((path) => `site/${path}`), "sub"]);
    expect(await remote("folder/site/css/main.css")).toBe("h1 {}");
  });

  test("goes into a new folder where none is there", async () => {
    await copy(site(), "new/www");
    expect(await listing("new/www/site")).toEqual(SITE);
  });

  test("gives only what is in it when its path ends in a slash", async () => {
    const content = archive({ path: `${join(local, "site")}/` });
    await copy(content, "folder");
    expect(await listing("folder")).toEqual([...SITE, "sub"].sort());
    await copy(content, "new");
    expect(await listing("new")).toEqual(SITE);
  });

  test("overwrites the files that are there, and leaves others", async () => {
    await copy(site(), "folder");
    await writeFile(join(sshd.home, "folder/site/index.html"), "changed");
    await writeFile(join(sshd.home, "folder/site/other"), "");
    await copy(site(), "folder");
    expect(await remote("folder/site/index.html")).toBe("<h1>node2</h1>");
    expect(await listing("folder/site")).toEqual([...SITE, "other"].sort());
  });

  test("isn't copied over a file", async () => {
    await expect(copy(site(), "files")).rejects.toThrow();
    expect(await remote("files")).toBe("old\n");
  });
});

test("an archive file that is copied to a host stays an archive", async () => {
  await copy(archive({ path: join(local, "big.tgz") }), "folder");
  expect(BIG.equals(await readFile(join(sshd.home, "folder/big.tgz")))).toBe(true);
});

test.each([
  { what: "an archive of assets", source: archive({ assets: { a: asset({ text: "a" }) } }) },
  { what: "a remote asset", source: asset({ uri: "https://example.com/file" }) },
  { what: "a string", source: "file" },
])("$what isn't accepted as the source of a copy", async ({ source }) => {
  const { failures } = await plugin.check(COPY, { connection: connection(), source, remotePath: "new" });
  expect(failures).toHaveLength(1);
});

describe("an update of a copy", () => {
  const withHash = (hash: string) => asset({ path: join(local, "file"), hash });

  async function update(state: Record<string, unknown>, changes: Record<string, unknown>): Promise<void> {
    await rm(join(sshd.home, "new"), { recursive: true });
    await plugin.update(COPY, state, {
      connection: connection(),
      source: withHash("1"),
      remotePath: "new",
      ...changes,
    });
  }

  test("copies again when the content has changed", async () => {
    await update(await copy(withHash("1"), "new"), { source: withHash("2") });
    expect(await remote("new")).toBe("a file");
  });

  test("copies again when the remote path has changed", async () => {
    await update(await copy(withHash("1"), "new"), { remotePath: "folder/moved" });
    expect(await remote("folder/moved")).toBe("a file");
  });

  test("copies nothing when only the credentials have changed", async () => {
    await update(await copy(withHash("1"), "new"), { connection: { ...connection(), password: "new" } });
    await expect(remote("new")).rejects.toThrow("ENOENT");
  });

  // the official plugin looks at content and path only, and the new host never gets the file
  improvement("copies again when the host has changed", async () => {
    await update(await copy(withHash("1"), "new"), { connection: { ...connection(), host: "localhost" } });
    expect(await remote("new")).toBe("a file");
  });
});

test("a preview of a copy connects to nobody", async () => {
  const inputs = { connection: { ...connection(), port: await freePort() }, source: file(), remotePath: UNKNOWN };
  expect(await plugin.create(COPY, inputs, { preview: true })).toMatchObject({ remotePath: UNKNOWN });
});

test("a deleted copy stays on the host", async () => {
  const state = await copy(file(), "new");
  await plugin.delete(COPY, state);
  expect(await remote("new")).toBe("a file");
});

test("a secret text is copied, and stays secret in the state", async () => {
  const source = secret(asset({ text: "the secret" }));
  expect(await copy(source, "new")).toMatchObject({ source, connection: secret(expect.anything()) });
  expect(await remote("new")).toBe("the secret");
});

test("a copy leaves no connection open, whether it succeeds or fails", async () => {
  await copy(file(), "new");
  await copy(site(), "files").catch(() => undefined);
  await expect.poll(() => sshd.connections()).toBe(0);
});
