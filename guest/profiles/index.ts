import { centos7 } from "./centos7";
import { debian12 } from "./debian12";
import { el9 } from "./el9";
import type { GuestProfile } from "./profile";

export type { GuestProfile } from "./profile";

const profiles = { centos7, el9, debian12 };

export type GuestName = keyof typeof profiles;

export const guestProfiles: Record<GuestName, GuestProfile> = profiles;

export const GUEST_NAMES = Object.keys(profiles) as [GuestName, ...GuestName[]];
