import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { gatherTools } from "../../../../preflight/gather/tools";

it("the programs that are needed are looked for in each folder of the PATH", async () => {
  const [one, two] = ["one", "two"].map((name) => mkdtempSync(join(tmpdir(), `preflight-${name}-`))) as [
    string,
    string,
  ];
  onTestFinished(() => {
    for (const folder of [one, two]) rmSync(folder, { recursive: true });
  });
  writeFileSync(join(one, "virsh"), "", { mode: 0o755 });
  writeFileSync(join(one, "ssh"), "", { mode: 0o644 });
  writeFileSync(join(two, "xsltproc"), "", { mode: 0o755 });
  writeFileSync(join(two, "unknown"), "", { mode: 0o755 });
  expect(await gatherTools([one, "", two].join(delimiter))).toEqual(["virsh", "xsltproc"]);
});
