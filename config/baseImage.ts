import { guestProfiles } from "../guest/profiles";
import type { BaseImage } from "../images/baseImage";
import type { StackConfig } from "./schema";
/** The guest's own image has the guest's own sum. */
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
