import { execFileSync } from "node:child_process";
import language from "@pulumi/pulumi/proto/language_pb.js";
import { expect, it } from "vitest";
import { about } from "../../../../../tools/toolchain/language-host/about";

it("tells the version of npm that npm itself tells", async () => {
  const metadata = (await about(new language.AboutRequest())).getMetadataMap();

  expect(metadata.get("packagemanagerVersion")).toBe(execFileSync("npm", ["--version"], { encoding: "utf8" }).trim());
});
