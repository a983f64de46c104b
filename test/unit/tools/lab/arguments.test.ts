import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { parseArguments } from "../../../../tools/lab/arguments";

/** Mistakes throw instead of ending the test's process, and say nothing. */
const quiet = (parser: Command) => parser.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
const parse = (...args: string[]) => parseArguments(args, quiet);

describe("./lab", () => {
  test.each(["start", "stop", "status"] as const)("%s is an action of its own", (action) => {
    expect(parse(action)).toEqual({ action });
  });

  test("--dir names another lab for any action", () => {
    expect(parse("--dir", "/other", "start")).toEqual({ action: "start", dir: "/other" });
    expect(parse("--dir=/other", "curl", "-s")).toMatchObject({ action: "run", dir: "/other", command: "curl" });
  });

  test("any other word is a command, and the options behind it are the command's own", () => {
    expect(parse("curl", "--dir", "x", "-s", "--", "http://192.168.1.12/")).toEqual({
      action: "run",
      command: "curl",
      args: ["--dir", "x", "-s", "--", "http://192.168.1.12/"],
    });
  });

  test("even --help behind a command is the command's own", () => {
    expect(parse("virsh", "--help")).toEqual({ action: "run", command: "virsh", args: ["--help"] });
  });

  test.each([
    ["run", "start", "now"],
    ["run", "--", "start", "now"],
  ])("run takes a command that is called as an action: %s %s %s", (...args) => {
    expect(parse(...args)).toEqual({ action: "run", command: "start", args: ["now"] });
  });

  test("ssh takes a node, ssh's options and a command", () => {
    expect(parse("ssh", "node2", "-v", "sudo", "ipvsadm", "-Ln")).toEqual({
      action: "ssh",
      node: "node2",
      args: ["-v", "sudo", "ipvsadm", "-Ln"],
    });
  });

  test("ssh without a node is refused", () => {
    expect(() => parse("ssh")).toThrow("missing required argument 'node'");
  });

  test("an unknown option before the command is refused", () => {
    expect(() => parse("--folder", "x", "start")).toThrow("unknown option '--folder'");
  });

  test("nothing at all shows the help", () => {
    expect(() => parse()).toThrow(expect.objectContaining({ code: "commander.help" }));
  });
});
