import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PulumiResult, type TinyProject, tinyProject } from "./tinyProject";

let project: TinyProject;
let up: PulumiResult;

beforeAll(async () => {
  project = await tinyProject();
  up = await project.up();
});
afterAll(() => project.remove());

describe("a program that ends well", () => {
  test("up shows its output and what it exports", () => {
    expect(up).toMatchObject({ exitCode: 0 });
    expect(up.output).toContain("a line of output");
    expect(up.output).toContain("a complaint");
    expect(up.output).toMatch(/greeting *: "hello"/);
    expect(up.output).toContain("2 created");
  });

  test("a secret of the configuration is one to the program and is shown nowhere", async () => {
    const outputs = await project.pulumi("stack", "output", "--json");
    const password = await project.pulumi("stack", "output", "password", "--show-secrets");

    expect(JSON.parse(outputs.stdout)).toEqual({ greeting: "hello", password: "[secret]", passwordIsSecret: true });
    expect(up.output).not.toContain("swordfish");
    expect(password.stdout).toBe("swordfish");
  });

  test("preview and refresh see nothing to change", async () => {
    const preview = await project.pulumi("preview", "--expect-no-changes");
    const refresh = await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");

    expect(preview).toMatchObject({ exitCode: 0 });
    expect(preview.output).toContain("2 unchanged");
    expect(refresh).toMatchObject({ exitCode: 0 });
  });

  test("about knows the runtime", async () => {
    const { stdout } = await project.pulumi("about", "--json");

    expect(JSON.parse(stdout).runtime).toMatchObject({ language: "nodejs", version: process.version });
  });
});

describe("a program that fails", () => {
  test("an exception is shown once, with the line that threw it, and deletes nothing", async () => {
    const { output, exitCode } = await project.up("throw");

    expect(exitCode).not.toBe(0);
    expect(output.match(/thrown by the program/g)).toHaveLength(1);
    expect(output).toMatch(/at .*index\.ts:15:/);
    expect(output).not.toContain("non-zero exit code");
    expect(output).not.toMatch(/\bdelet/);
  });

  test("an unhandled rejection is shown like one", async () => {
    const { output, exitCode } = await project.up("reject");

    expect(exitCode).not.toBe(0);
    expect(output.match(/rejected by the program/g)).toHaveLength(1);
    expect(output).not.toContain("non-zero exit code");
  });

  test("the status of a program that exits by itself is named", async () => {
    const { output, exitCode } = await project.up("exit");

    expect(exitCode).not.toBe(0);
    expect(output).toContain("Program exited with non-zero exit code: 3");
  });
});

test("destroy leaves no resource", async () => {
  await project.up();
  const destroy = await project.pulumi("destroy", "--yes", "--skip-preview");
  const { stdout } = await project.pulumi("stack", "export");

  expect(destroy).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(stdout).deployment.resources ?? []).toEqual([]);
});
