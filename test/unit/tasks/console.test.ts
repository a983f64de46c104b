import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openConsole } from "../../../tasks/console";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "console-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("shows the end of a serial console without control sequences and empty lines", async () => {
  const path = join(folder, "node1-console.log");
  writeFileSync(path, "\x1b[2J\x1b[0mSeaBIOS\r\n\r\n[  1.0] Kernel panic\x07 - not syncing\r\n");

  expect(await openConsole(path).tail()).toBe(
    `end of the serial console, ${path}:\n  SeaBIOS\n  [  1.0] Kernel panic - not syncing`,
  );
  expect(await openConsole(path).lastLine()).toBe("[  1.0] Kernel panic - not syncing");
});

it("says where a serial console's log should be when there is none", async () => {
  const path = join(folder, "none.log");

  expect(await openConsole(path).tail()).toBe(
    `the serial console can't be read here; on the hypervisor: sudo tail ${path}`,
  );
});
