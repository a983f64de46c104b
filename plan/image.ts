import type { StackConfig } from "../config/schema/stack";
import { guestProfiles } from "../guest/profiles";
import type { BaseImage } from "../images/baseImage";

/** The image that machines' disks are overlays of. The guest's own image comes with a known checksum. */
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

/** A warning for machines that get the guest's own image when its publisher has stopped updating it. */
export function endOfLifeHint({ guest, image }: Pick<StackConfig, "guest" | "image">): string | undefined {
  const { endOfLife } = guestProfiles[guest];
  if (endOfLife === undefined || image !== undefined) return undefined;
  const { since, successor } = endOfLife;
  return (
    `${guest} has reached its end of life in ${since}: its packages get no more fixes. ` +
    `Unless you need it, set lvs:guest to ${successor}`
  );
}
