import { libvirtNames } from "../../plan/libvirtNames";
import type { Facts } from "../facts";
import { error, type Finding, warning } from "../finding";
import { libvirtOf, type Target } from "../target";

/** Whether there is room for the base image and what the machines may come to write. */
export function checkDisk(target: Target, facts: Facts): Finding[] {
  if (!("storage" in facts.host) || facts.host.storage.freeMiB === undefined) return [];
  const { freeMiB } = facts.host.storage;
  const { fileMiB = 0, virtualMiB } = facts.image;
  const present = libvirtOf(facts)?.volumes ?? [];
  const imageMiB = present.includes("base.qcow2") ? 0 : fileMiB;
  const disks = target.nodes.filter((node) => !present.includes(libvirtNames.disk(node)));
  const place = {
    where: `lvs:storage, ${target.config.storage}`,
    fix: "free space there, or set lvs:storage to a folder with more",
  };
  if (imageMiB > freeMiB) {
    return [
      error({ what: `${freeMiB} MiB are free`, expected: `${imageMiB} MiB for the machines' base image`, ...place }),
    ];
  }
  if (virtualMiB === undefined || imageMiB + disks.length * virtualMiB <= freeMiB) return [];
  return [
    warning({
      what: `${freeMiB} MiB are free, and the disks of ${disks.join(", ")} may grow to ${virtualMiB} MiB each`,
      expected: `${imageMiB + disks.length * virtualMiB} MiB, if they ever do: machines stop when there is no room`,
      ...place,
    }),
  ];
}
