import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { changeModule, changeSource } from "../../../../tools/toolchain/sourceChanges";

describe("a changed source", () => {
  it("has each replacement as it is written, and the rest as it was", () => {
    const replacements: [string, string][] = [
      ["one", "$& 1"],
      ["two", "2"],
    ];

    expect(changeSource("one, two, three", replacements)).toBe("$& 1, 2, three");
  });

  it.each(["three, four", "one, one"])("is an error where what is replaced isn't there exactly once: %s", (source) => {
    expect(() => changeSource(source, [["one", "1"]])).toThrow("not exactly once in the source: one");
  });
});

describe("a changed module", () => {
  let folder: string;
  const module = "example.test/module";

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "module-"));
    await mkdir(join(folder, "cloud", "below"), { recursive: true });
    for (const file of ["a.go", "b.go", "cloud/one.go", "cloud/two.go", "cloud/below/below.go"]) {
      await writeFile(join(folder, file), `package of ${file}`);
    }
  });
  afterEach(() => rm(folder, { recursive: true }));

  const text = (file: string) => readFile(join(folder, file), "utf8");

  test("has other text in a file, other files, and files left out", async () => {
    await changeModule({ module, replacements: { "a.go": [["of", "in"]] }, files: { "b.go": "new" } }, folder);
    await changeModule({ module, without: ["cloud/two.go"] }, folder);

    expect(await text("a.go")).toBe("package in a.go");
    expect(await text("b.go")).toBe("new");
    expect(await readdir(join(folder, "cloud"))).toEqual(["below", "one.go"]);
  });

  test("has a whole package from another source, but those in folders below it as they were", async () => {
    await changeModule({ module, packages: { cloud: "package cloud" } }, folder);

    expect(await readdir(join(folder, "cloud"))).toEqual(["below", "package.go"]);
    expect(await text("cloud/package.go")).toBe("package cloud");
    expect(await text("cloud/below/below.go")).toBe("package of cloud/below/below.go");
  });

  test.each([
    ["a file whose text is changed", { replacements: { "c.go": [["of", "in"]] as [string, string][] } }],
    ["a file that is replaced", { files: { "c.go": "new" } }],
    ["a file that is left out", { without: ["c.go"] }],
    ["a package that is replaced", { packages: { edge: "package edge" } }],
  ])("is an error where it hasn't got %s", async (_, change) => {
    await expect(changeModule({ module, ...change }, folder)).rejects.toThrow();
  });
});
