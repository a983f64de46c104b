import type { Problem } from "../../errors/userError";
import { isUrl } from "../../images/baseImage";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema/stack";

/** The base image's volume is beside the machines' disks, which are named after them. */
const BASE = "base";

/** What can't be had as an image, and a machine's disk that would be in the base image's place. */
export function imageProblems({ image, nodes }: Pick<StackConfig, "image" | "nodes">): Problem[] {
  return [...(image === undefined ? [] : passwordProblems(image)), ...(BASE in nodes ? [baseProblem()] : [])];
}

function baseProblem(): Problem {
  return {
    what: "the base image's volume has this name",
    where: configPath(["nodes", BASE]),
    expected: "another name",
    fix: "rename the node",
  };
}

/** An image's URL is in the stack's state and its logs, which are no place for a password. The message isn't either. */
function passwordProblems(image: string): Problem[] {
  if (!isUrl(image)) return [];
  const { username, password } = new URL(image);
  if (username === "" && password === "") return [];
  return [
    {
      what: "a URL with a user or password in it, which the stack's state and logs would show",
      where: configPath(["image"]),
      expected: "a URL that anybody may read, or a path",
      fix: "download the image by other means, and set lvs:image to its path",
    },
  ];
}
