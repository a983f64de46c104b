import fc from "fast-check";
import { expect, test } from "vitest";
import { checkInputs } from "../../../../../tools/toolchain/command-plugin/protocol/check";
import { diffInputs, inputOf } from "../../../../../tools/toolchain/command-plugin/protocol/diff";
import { type PropertyMap, secret } from "../../../../../tools/toolchain/command-plugin/protocol/propertyValue";
import { redactor, secretTexts } from "../../../../../tools/toolchain/command-plugin/protocol/redact";
import { RESOURCES } from "../../../../../tools/toolchain/command-plugin/schema";

const { inputProperties, requiredInputs } = RESOURCES["command:remote:Command"] as (typeof RESOURCES)[string];
const check = (inputs: PropertyMap) => checkInputs(inputProperties, requiredInputs ?? [], inputs);

test("checking names everything that is wrong at once, each with what was expected", () => {
  const { failures } = check({ connection: { port: "22", proxy: { user: 1 } }, create: ["a"], environment: { A: 1 } });
  expect(failures.map(({ property, reason }) => `${property} ${reason}`)).toEqual([
    "connection.port is a string; expected number",
    "connection.proxy.user is a number; expected string",
    "connection.proxy.host is required, but missing",
    "connection.host is required, but missing",
    "create is an array; expected string",
    "environment.A is a number; expected string",
  ]);
});

test("checking what was checked changes nothing", () => {
  const { inputs } = check({ connection: { host: "a", password: "b", proxy: { host: "c" } }, stdin: secret("d") });
  expect(check(inputs)).toEqual({ inputs, failures: [] });
});

const values = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<PropertyMap>;

test("inputs differ from themselves in nothing", () => {
  fc.assert(
    fc.property(values, (inputs) => {
      expect(diffInputs(inputs, structuredClone(inputs)).size).toBe(0);
    }),
  );
});

test("what was added going forth was deleted going back", () => {
  const opposite = { add: "delete", delete: "add", update: "update" };
  fc.assert(
    fc.property(values, values, (olds, news) => {
      const back = diffInputs(news, olds);
      for (const [path, kind] of diffInputs(olds, news)) expect(back.get(path)).toBe(opposite[kind]);
    }),
  );
});

test.each([
  ["triggers", "triggers"],
  ["triggers[0]", "triggers"],
  ["environment.A", "environment"],
  ['environment["a.b"]', "environment"],
])("the path %s leads into the input %s", (path, input) => {
  expect(inputOf(path)).toBe(input);
});

test("a secret is hidden whole and by its lines, the longest first", () => {
  const redact = redactor(["a key\nof two lines", "of two lines and more"]);
  expect(redact("x of two lines and more y of two lines z")).toBe("x [secret] y [secret] z");
});

test("a secret so short that words contain it isn't looked for", () => {
  expect(redactor(["is", ""])("this is it")).toBe("this is it");
});

test("the secrets of a resource are its secret inputs and its connection's credentials, not its host or user", () => {
  const connection = { host: "node1", user: "centos", password: "pw", proxy: { host: "node2", privateKey: "pk" } };
  const inputs = {
    connection: secret(connection),
    create: "not a secret",
    stdin: secret("in"),
    environment: { A: secret("a"), B: "not a secret" },
    triggers: secret(["t", { deep: ["d"] }]),
  };
  expect(secretTexts(inputs).sort()).toEqual(["a", "d", "in", "pk", "pw", "t"]);
});
