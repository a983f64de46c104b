import { expect, it } from "vitest";
import { changed, problemsOf } from "../problems";

it.each([
  "https://reader:open-sesame@mirror.example/centos",
  "https://:open-sesame@mirror.example/centos",
  "https://open-sesame@mirror.example/centos",
])("a package mirror's URL with a user or a password is refused, and not repeated: %s", (url) => {
  expect(problemsOf(changed(["packageMirror"], url))).toEqual([
    "lvs:packageMirror: a URL with a user or password in it, which every user of the machines could read\n" +
      "  expected: a URL that the machines may read as they are\n" +
      "  fix: let the mirror know its clients by their addresses, or use one of your own",
  ]);
});

it("a package mirror's URL may have an @ elsewhere", () => {
  expect(problemsOf(changed(["packageMirror"], "https://mirror.example/@centos"))).toEqual([]);
});
