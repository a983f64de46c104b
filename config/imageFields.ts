import { z } from "zod";
import { isUrl } from "../images/baseImage";

const IMAGE = "a path on this machine, without ~, or an http or https URL";

/** Where an image is. */
export const image = z.string({ error: IMAGE }).refine(isPathOrUrl, { error: IMAGE });

/** In lower case, as it is compared. */
export const sha256 = z
  .string({ error: "64 hexadecimal digits, as sha256sum prints them" })
  .regex(/^[0-9a-f]{64}$/i, { error: "64 hexadecimal digits, as sha256sum prints them" })
  .transform((sum) => sum.toLowerCase());

function isPathOrUrl(text: string): boolean {
  if (isUrl(text)) return URL.canParse(text);
  // libvirt's provider would take anything before "://" for the kind of a URL
  return /^[^~\p{Cc}][^\p{Cc}]*$/u.test(text) && !text.includes("://");
}
