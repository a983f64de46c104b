import { expect, it } from "vitest";
import { el7Programs } from "../../../tools/commands/el7Programs";
import { clone } from "../../e2e/sharedClone";
import { sumsOf, sumsOnDirector } from "../support/programs";

it("the director of these tests runs the folder's programs", async () => {
  expect(await sumsOnDirector(clone)).toEqual(sumsOf(el7Programs(process.env)));
});
