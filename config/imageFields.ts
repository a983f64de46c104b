import { z } from "zod";
import { isUrl } from "../images/baseImage";
import { text } from "./fields";

const IMAGE = "a path on this machine, without ~, or an http or https URL";

/** Where an image is. */
export const image = z.string({ error: IMAGE }).refine(isPathOrUrl, { error: IMAGE });

export const sha256 = sum(/^[0-9a-f]{64}$/i, "64 hexadecimal digits, as sha256sum prints them");
export const sha512 = sum(/^[0-9a-f]{128}$/i, "128 hexadecimal digits, as sha512sum prints them");

/** In lower case, as it is compared. */
function sum(pattern: RegExp, expected: string) {
  return text(pattern, expected).transform((digits) => digits.toLowerCase());
}

function isPathOrUrl(value: string): boolean {
  if (isUrl(value)) return /^[^\s\p{Cc}]+$/u.test(value) && URL.canParse(value);
  // libvirt's provider would take anything before "://" for the kind of a URL
  return /^[^~\p{Cc}][^\p{Cc}]*$/u.test(value) && !value.includes("://");
}
