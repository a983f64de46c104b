import { text } from "./fields";

const PACKAGE_MIRROR = "an http or https URL, without spaces and quotes";

/** Written into the guests' lists of packages as it is. @see RFC 3986, section 2, for what a URL is made of */
export const packageMirror = text(/^https?:\/\/[\w.~:/?#[\]@!$&()*+,;=%-]+$/i, PACKAGE_MIRROR).refine(
  (value) => URL.canParse(value),
  { error: PACKAGE_MIRROR },
);
