import { expect, test } from "vitest";
import { aptSources } from "../../../../../tools/lab/image/userland/aptSources";

const index = (...fields: string[]) => fields.join("\t");
const SIGNED = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]";

test("the guest is built from the mirrors that the host's apt uses, with updates and security", () => {
  const host = [
    index("http://mirror.example/debian", "bookworm", "main", "Debian"),
    index("http://mirror.example/debian", "bookworm-updates", "main", "Debian"),
    index("http://mirror.example/security", "bookworm-security", "main", "Debian"),
    "",
  ].join("\n");
  expect(aptSources(host)).toBe(
    [
      `deb ${SIGNED} http://mirror.example/debian bookworm main\n`,
      `deb ${SIGNED} http://mirror.example/debian bookworm-updates main\n`,
      `deb ${SIGNED} http://mirror.example/security bookworm-security main\n`,
    ].join(""),
  );
});

test("archives of others, other components and other releases stay out of the guest", () => {
  const host = [
    index("http://mirror.example/debian", "bookworm", "main", "Debian"),
    index("http://elsewhere.example/debian", "bookworm", "non-free", "Debian"),
    index("http://mirror.example/debian", "trixie", "main", "Debian"),
    index("http://other.example/debian", "bookworm", "main", "Somebody"),
  ].join("\n");
  expect(aptSources(host)).toBe(`deb ${SIGNED} http://mirror.example/debian bookworm main\n`);
});

test("an index that apt lists for several architectures is one source", () => {
  const line = index("http://mirror.example/debian", "bookworm", "main", "Debian");
  expect(aptSources(`${line}\n${line}\n`)).toBe(`deb ${SIGNED} http://mirror.example/debian bookworm main\n`);
});

test.each(["trixie", "forky", "sid"])(
  "a host of Debian's release %s gets the guest's from the same mirrors",
  (release) => {
    const host = [
      index("http://mirror.example/debian", release, "main", "Debian"),
      index("http://mirror.example/debian", `${release}-updates`, "main", "Debian"),
      index("http://mirror.example/debian", `${release}-backports`, "main", "Debian Backports"),
      index("http://mirror.example/security", `${release}-security`, "main", "Debian"),
      index("http://elsewhere.example/nodejs", "nodistro", "main", "Somebody"),
    ].join("\n");
    expect(aptSources(host)).toBe(
      [
        `deb ${SIGNED} http://mirror.example/debian bookworm main\n`,
        `deb ${SIGNED} http://mirror.example/debian bookworm-updates main\n`,
        `deb ${SIGNED} http://mirror.example/security bookworm-security main\n`,
      ].join(""),
    );
  },
);

test("a list of mirrors, as Debian's cloud images have it, is a mirror as any", () => {
  const host = index("mirror+file:/etc/apt/mirrors/debian.list", "trixie", "main", "Debian");
  expect(aptSources(host)).toBe(
    [
      `deb ${SIGNED} mirror+file:/etc/apt/mirrors/debian.list bookworm main\n`,
      `deb ${SIGNED} mirror+file:/etc/apt/mirrors/debian.list bookworm-updates main\n`,
    ].join(""),
  );
});

test("a host that knows updates alone, or archives of others alone, gives no sources", () => {
  expect(aptSources(index("http://mirror.example/debian", "bookworm-updates", "main", "Debian"))).toBe("");
  expect(aptSources(index("http://mirror.example/ubuntu", "noble", "main", "Ubuntu"))).toBe("");
  expect(aptSources("")).toBe("");
});
