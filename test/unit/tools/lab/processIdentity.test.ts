import { expect, test } from "vitest";
import { identify, isAlive, parseProcessStat } from "../../../../tools/lab/processIdentity";

const STAT = "4242 (tini) S 4240 4242 4242 0 -1 4194560 91 0 0 0 0 0 0 0 20 0 1 0 123456 2351104 210 0 0";

test("a process's state, parent and start are read from its stat line", () => {
  expect(parseProcessStat(STAT)).toEqual({ state: "S", parent: 4240, startTicks: "123456" });
});

test("a program's name may hold spaces and parentheses", () => {
  expect(parseProcessStat(STAT.replace("(tini)", "(a) S 1 (b c)"))).toEqual(parseProcessStat(STAT));
});

test("a line that isn't a stat line is refused", () => {
  expect(() => parseProcessStat("4242 (tini) S 4240")).toThrow("no field 22");
});

test("this process is alive", () => {
  const self = identify(process.pid);
  expect(self).toBeDefined();
  expect(self && isAlive(self)).toBe(true);
});

test("another process with the same number is not taken for the first", () => {
  const self = identify(process.pid);
  expect(self && isAlive({ ...self, startTicks: "1" })).toBe(false);
});

test("a process from before the machine's reboot is not alive", () => {
  const self = identify(process.pid);
  expect(self && isAlive({ ...self, bootId: "00000000-0000-0000-0000-000000000000" })).toBe(false);
});

test("a number that no process has identifies nothing", () => {
  // above the largest number that Linux gives, 2^22, see proc(5) on pid_max
  expect(identify(4_194_305)).toBeUndefined();
});
