import { expect, it } from "vitest";
import { GUEST_NAMES, guestProfiles } from "../../../guest/profiles";
import { endOfLifeHint } from "../../../plan/image";

it("CentOS 7's end of life comes with the offer of el9, which has none itself", () => {
  expect(endOfLifeHint({ guest: "centos7", image: undefined })).toBe(
    "centos7 has reached its end of life in June 2024: its packages get no more fixes. " +
      "Unless you need it, set lvs:guest to el9",
  );
  expect(endOfLifeHint({ guest: "el9", image: undefined })).toBeUndefined();
});

it("an image of the user's choice is none of our business", () => {
  expect(endOfLifeHint({ guest: "centos7", image: "/srv/centos.qcow2" })).toBeUndefined();
});

it.each(GUEST_NAMES)("%s's image is a qcow2 file behind TLS, or has a sum", (guest) => {
  const { imageUrl, imageSha256 } = guestProfiles[guest];

  expect(imageUrl).toMatch(/^https:\/\/.*\.qcow2$/);
  expect(imageSha256 ?? "0".repeat(64)).toMatch(/^[0-9a-f]{64}$/);
});
