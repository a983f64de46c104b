import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { el7Programs } from "../../../tools/commands/el7Programs";
import { FakeDirector } from "../../scripts/guest/fakeDirector";

const bin = join(el7Programs(process.env), "bin");

describe("the director's scripts", () => {
  let director: FakeDirector;

  beforeEach(() => {
    director = new FakeDirector("1.27", "1.3.5");
  });
  afterEach(() => director.remove());

  it("run in the folder's bash", () => {
    director.shell("bash --version");

    expect(director.said[0]).toBe(execFileSync(join(bin, "bash"), ["--version"], { encoding: "utf8" }).split("\n")[0]);
    console.log(director.said[0]);
  });

  it("call the folder's awk", () => {
    director.shell("type -P awk");

    expect(director.said).toEqual([join(bin, "awk")]);
  });
});
