import type { StackConfig } from "../config/schema/stack";
import { guestProfiles } from "../guest/profiles";
import type { BaseImage } from "../images/baseImage";

/** The image of the machines' disks. The guest's own image has the guest's own sum. */
export function baseImageOf({ guest, image, imageSha256, imageSha512, imageCache }: StackConfig): BaseImage {
  const own = guestProfiles[guest];
  const chosen = image ?? own.imageUrl;
  return {
    image: chosen,
    sha256: imageSha256 ?? (chosen === own.imageUrl ? own.imageSha256 : undefined),
    sha512: imageSha512,
    cache: imageCache,
  };
}

/** What is to be said when machines get an image that nobody fixes any more; nothing of an image of the user's choice. */
export function endOfLifeHint({ guest, image }: Pick<StackConfig, "guest" | "image">): string | undefined {
  const { endOfLife } = guestProfiles[guest];
  if (endOfLife === undefined || image !== undefined) return undefined;
  const { since, successor } = endOfLife;
  return (
    `${guest} has reached its end of life in ${since}: nobody fixes its packages any more. ` +
    `Where nothing speaks for it, set lvs:guest to ${successor}`
  );
}
