import { faultOfSize } from "../../images/diskSize";
import { libvirtNames } from "../../plan/libvirtNames";
import { machineOf } from "../../plan/machines";
import type { Facts } from "../facts";
import { error, type Finding, warning } from "../finding";
import { libvirtOf, type Target } from "../target";
import { bySetting, bySize } from "./sizes";

/** Whether disks are no smaller than the base image, and there is room for it and what the machines may come to write. */
export function checkDisk(target: Target, facts: Facts): Finding[] {
  return [...sizeFindings(target, facts), ...roomFindings(target, facts)];
}

function sizeFindings({ config, nodes }: Target, { image: { virtualMiB = 0 } }: Facts): Finding[] {
  return bySetting(config, nodes, "diskGiB").flatMap(({ where, node, value }) => {
    const fault = value === undefined ? undefined : faultOfSize({ node, diskGiB: value }, virtualMiB);
    return fault === undefined ? [] : [error({ ...fault, where })];
  });
}

function roomFindings(target: Target, facts: Facts): Finding[] {
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
  if (virtualMiB === undefined) return [];
  const sizes = bySize(disks, (node) => {
    const { diskGiB } = machineOf(target.config, node);
    return diskGiB === undefined ? virtualMiB : diskGiB * 1_024;
  });
  const neededMiB = sizes.reduce((sum, { size, nodes }) => sum + nodes.length * size, imageMiB);
  if (neededMiB <= freeMiB) return [];
  const growth = sizes.map(({ size, nodes }, index) => {
    const names = nodes.join(", ");
    return index === 0 ? `the disks of ${names} may grow to ${size} MiB each` : `those of ${names} to ${size} MiB each`;
  });
  return [
    warning({
      what: `${freeMiB} MiB are free, and ${growth.join(", ")}`,
      expected: `${neededMiB} MiB, if they ever do: machines stop when there is no room`,
      ...place,
    }),
  ];
}
