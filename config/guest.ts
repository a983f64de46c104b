import { guestProfiles } from "../guest/profiles";
import type { Guest } from "../guest/script";
import type { StackConfig } from "./schema";

/** What the machines run, and where its packages come from. */
export function guestOf({ guest, packageMirror }: Pick<StackConfig, "guest" | "packageMirror">): Guest {
  return { name: guest, packageMirror };
}

/** What is to be said when machines get an image that nobody mends any more; nothing of an image of the user's choice. */
export function endOfLifeHint({ guest, image }: Pick<StackConfig, "guest" | "image">): string | undefined {
  const { endOfLife } = guestProfiles[guest];
  if (endOfLife === undefined || image !== undefined) return undefined;
  const { since, successor } = endOfLife;
  return (
    `${guest} has reached its end of life in ${since}: nobody mends its packages any more. ` +
    `Where nothing speaks for it, set lvs:guest to ${successor}`
  );
}
