import language from "@pulumi/pulumi/proto/language_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { expect, test } from "vitest";
import { runtimeOptions, splitArguments } from "../../../../../tools/toolchain/language-host/options";

function options(given: Record<string, unknown>) {
  return runtimeOptions(new language.ProgramInfo().setOptions(struct.Struct.fromJavaScript(given as never)));
}

test("without options, Pulumi compiles TypeScript itself", () => {
  expect(runtimeOptions(undefined)).toEqual({
    typescript: true,
    tsconfig: undefined,
    nodeargs: [],
    production: false,
  });
});

test("the options of Pulumi.yaml are taken over", () => {
  expect(options({ typescript: false, tsconfig: "ts.json", nodeargs: "--import tsx", production: true })).toEqual({
    typescript: false,
    tsconfig: "ts.json",
    nodeargs: ["--import", "tsx"],
    production: true,
  });
});

test("an option of the wrong type is refused by its name", () => {
  expect(() => options({ typescript: "no" })).toThrow("typescript option must be a boolean");
  expect(() => options({ nodeargs: 5 })).toThrow("nodeargs option must be a string");
});

test("npm is the only package manager", () => {
  expect(() => options({ packagemanager: "pnpm" })).toThrow(/"pnpm".*only npm/);
  expect(options({ packagemanager: "npm" }).typescript).toBe(true);
});

test.each([
  ["", []],
  ["  --a   --b ", ["--a", "--b"]],
  [`--title="two words" 'a b'`, ["--title=two words", "a b"]],
  [`--x='it "is"'`, [`--x=it "is"`]],
])("the command line %j is split into %j", (line, words) => {
  expect(splitArguments(line)).toEqual(words);
});
