import { UserError } from "../../errors/userError";
import type { Report } from "../../runtime/report";
import { ensureDebian12Image, ensureDebian12Mirror } from "./image/debian12/debian12";
import { ensureGuestImage } from "./image/guestImage";
import { ensureMirror } from "./mirror/mirror";

/** What the lab has for a kind of guest. */
export interface LabGuest {
  /** The path of the base image. */
  ensureImage: (report: Report) => Promise<string>;
  /** The folder that the package mirror serves. */
  ensureMirror: (report: Report) => Promise<string>;
  /** The folder, on the mirror, of the guest's packages. */
  mirrorPath: string;
}

const centos7: LabGuest = { ensureImage: ensureGuestImage, ensureMirror, mirrorPath: "centos" };

/** By the names that the stack's configuration has for them. */
const LAB_GUESTS: Record<string, LabGuest> = {
  centos7,
  debian12: { ensureImage: ensureDebian12Image, ensureMirror: ensureDebian12Mirror, mirrorPath: "debian" },
};

/**
 * The guest of this name; the default one without.
 *
 * @throws UserError when the lab has no such guest
 */
export function labGuest(name: string | undefined): LabGuest {
  if (name === undefined) return centos7;
  const guest = LAB_GUESTS[name];
  if (guest) return guest;
  throw new UserError({
    what: `the lab has no image of the guest ${name}`,
    where: "lvs:guest in Pulumi.lab.yaml",
    expected: Object.keys(LAB_GUESTS).join(" or "),
    fix: "choose one of these, or use a libvirt of your own with another stack",
  });
}
