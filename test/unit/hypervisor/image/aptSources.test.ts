import { expect, test } from "vitest";
import { aptSources } from "../../../../hypervisor/image/userland/aptSources";

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

test("a host of another release gives no sources, not even updates alone", () => {
  expect(aptSources(index("http://mirror.example/debian", "trixie", "main", "Debian"))).toBe("");
  expect(aptSources(index("http://mirror.example/debian", "bookworm-updates", "main", "Debian"))).toBe("");
  expect(aptSources("")).toBe("");
});
