import { expect, test } from "vitest";
import { describeToolchain, type Part } from "../../../../tools/toolchain/index";

const OFFICIAL: Part[] = [
  { name: "pulumi", version: "3.1.0", origin: "installed" },
  { name: "pulumi-language-nodejs", version: "3.1.0", origin: "official release" },
];

test("the toolchain's line says where each part came from", () => {
  expect(describeToolchain(OFFICIAL)).toBe(
    "toolchain: pulumi 3.1.0 (installed), pulumi-language-nodejs 3.1.0 (official release)",
  );
});

test("stand-ins are named apart from what is official", () => {
  const standIn: Part = { name: "pulumi-resource-command", version: "1.2.1", origin: "stand-in" };

  expect(describeToolchain([...OFFICIAL, standIn])).toMatch(
    /\(official release\); this project's own stand-ins: pulumi-resource-command$/,
  );
});
