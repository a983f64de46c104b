import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { waitFor } from "../../../../tools/lab/wait";

const folder = mkdtempSync(join(tmpdir(), "wait-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a wait ends as soon as what it waits for is there", async () => {
  let checks = 0;
  await waitFor({ what: "it", seconds: 60, check: () => ++checks === 2 });
  expect(checks).toBe(2);
});

test("a wait that is over says how long it took and shows the end of the log", async () => {
  const log = join(folder, "daemon.log");
  writeFileSync(log, "first\nlast words\n");
  const waiting = waitFor({ what: "the daemon", seconds: 0, check: () => false, logs: [log] });
  await expect(waiting).rejects.toThrow(/^waited 0 s for the daemon\n--- end of .*daemon\.log:\nfirst\nlast words$/);
});

test("a wait is given up when what it depends on has ended", async () => {
  const missing = join(folder, "missing.log");
  const waiting = waitFor({ what: "it", seconds: 60, check: () => false, alive: () => false, logs: [missing] });
  await expect(waiting).rejects.toThrow(/^the lab ended while it waited for it\n--- end of .*missing\.log: empty$/);
});
