import { z } from "zod";
import { isUrl } from "../images/baseImage";
import { text } from "./fields";

const IMAGE = "a path on this machine, without ~, or an http or https URL";

/** Where an image is. */
export const image = z.string({ error: IMAGE }).refine(isPathOrUrl, { error: IMAGE });

/** In lower case, as it is compared. */
export const sha256 = text(/^[0-9a-f]{64}$/i, "64 hexadecimal digits, as sha256sum prints them").transform((sum) =>
  sum.toLowerCase(),
);

function isPathOrUrl(value: string): boolean {
  if (isUrl(value)) return /^[^\s\p{Cc}]+$/u.test(value) && URL.canParse(value);
  // libvirt's provider would take anything before "://" for the kind of a URL
  return /^[^~\p{Cc}][^\p{Cc}]*$/u.test(value) && !value.includes("://");
}
