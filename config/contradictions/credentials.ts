import type { Problem } from "../../errors/userError";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema/stack";

/** The package mirror's URL stands in every machine's list of repositories. A password isn't shown here either. */
export function credentialProblems({ packageMirror }: Pick<StackConfig, "packageMirror">): Problem[] {
  if (packageMirror === undefined) return [];
  const { username, password } = new URL(packageMirror);
  if (username === "" && password === "") return [];
  return [
    {
      what: "a URL with a user or password in it, which every user of the machines could read",
      where: configPath(["packageMirror"]),
      expected: "a URL that the machines may read as they are",
      fix: "let the mirror know its clients by their addresses, or use one of your own",
    },
  ];
}
