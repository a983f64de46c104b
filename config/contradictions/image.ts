import type { Problem } from "../../host/userError";
import { isUrl } from "../../images/baseImage";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema";

/** An image's URL is in the stack's state and its logs, which are no place for a password. The message isn't either. */
export function imageProblems({ image }: Pick<StackConfig, "image">): Problem[] {
  if (image === undefined || !isUrl(image)) return [];
  const { username, password } = new URL(image);
  if (username === "" && password === "") return [];
  return [
    {
      what: "a URL with a user or password in it, which the stack's state and logs would show",
      where: configPath(["image"]),
      expected: "a URL that anybody may read, or a path",
      mend: "download the image by other means, and set lvs:image to its path",
    },
  ];
}
