import { expect, test } from "vitest";
import { HOST_PACKAGES as IMAGE } from "../../../../tools/lab/image/buildImage";
import { HOST_PACKAGES as DEBIAN12_MIRROR } from "../../../../tools/lab/image/debian12/debian12";
import { HOST_PACKAGES as USERLAND } from "../../../../tools/lab/image/userland/userland";
import { driverPackages } from "../../../../tools/lab/libvirtDrivers";
import { HOST_PACKAGES as MIRROR } from "../../../../tools/lab/mirror/mirror";
import { PACKAGES } from "../../../../tools/lab/requirements";
import { readContainerfile } from "../../../hosts/support/containerfile";

test("the container's image has every package that the lab would else install in each new container", () => {
  const wanted = [...PACKAGES, ...driverPackages, ...USERLAND, ...MIRROR, ...IMAGE, ...DEBIAN12_MIRROR];
  const words = readContainerfile().run.flatMap((command) => command.split(/\s+/));
  expect(words).toEqual(expect.arrayContaining(wanted));
});

test("the container's image has what the project's commands need: Node.js, npm, git, and certificates", () => {
  const words = readContainerfile().run.flatMap((command) => command.split(/\s+/));
  expect(words).toEqual(expect.arrayContaining(["nodejs", "npm", "git", "ca-certificates"]));
});
