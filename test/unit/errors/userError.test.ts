import { expect, it } from "vitest";
import { UserError } from "../../../errors/userError";

it("an error for the user says where, what, what was expected and how to fix it, a line each", () => {
  const error = new UserError({ what: "missing", where: "lvs:director", expected: "a node", fix: "write node1" });

  expect(error.message).toBe("lvs:director: missing\n  expected: a node\n  fix: write node1");
});

it("an error for the user leaves out what isn't known", () => {
  expect(new UserError({ what: "no disk space" }).message).toBe("no disk space");
});
