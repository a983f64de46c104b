import fc from "fast-check";
import { centos7 } from "../../../guest/profiles/centos7";
import { lackOfFlag, lackOfProtocol, lackOfScheduler } from "../../../lvs/capabilities";
import type { CheckedService } from "../../../lvs/checkedService";
import type { HealthCheck, HealthPolicy } from "../../../lvs/healthCheck";
import type { Table } from "../../../lvs/table";
import { isMarked, type VirtualService } from "../../../lvs/virtualService";
import { arbitraryChecked } from "../../unit/lvs/arbitraryChecked";
import { arbitraryTable } from "../../unit/lvs/arbitraryTable";

/** Another one makes other samples. */
const SEED = Number(process.env.LVS_EL7_SEED ?? 1);
const COUNT = 20;
const FEWEST = 3;

const { versions } = centos7;

/** Services that a director of CentOS 7 takes whole, some in each sample. */
export function checkedSamples(): CheckedService[][] {
  const samples = arbitraryChecked(versions)
    .map((services) => services.filter(({ service }) => isTaken(service)))
    .map((services) => services.map(({ service, health }) => ({ service: away(service), health: withProgram(health) })))
    .filter((services) => services.length >= FEWEST);
  return fc.sample(samples, { seed: SEED, numRuns: COUNT });
}

/** Tables that it takes whole. */
export function tableSamples(): Table[] {
  const samples = arbitraryTable
    .map((table) => ({
      ...table,
      packetMarks: table.packetMarks.map(away),
      accessRules: table.accessRules.map(away),
      virtualServices: table.virtualServices.filter(isTaken).map(away),
    }))
    .filter(({ virtualServices }) => virtualServices.length >= FEWEST);
  return fc.sample(samples, { seed: SEED, numRuns: COUNT });
}

function isTaken(service: VirtualService): boolean {
  return (
    lackOfScheduler(service.scheduler, versions) === undefined &&
    service.schedulerFlags.every((flag) => lackOfFlag(flag, versions) === undefined) &&
    (isMarked(service) || lackOfProtocol(service.protocol, versions) === undefined)
  );
}

/** At another address than the director's, which is still to be reached. */
function away<T extends object>(holder: T): T {
  return "address" in holder ? { ...holder, address: String(holder.address).replace(/12$/, "77") } : holder;
}

/** With a program that is there, and the same arguments. */
function withProgram(health: HealthPolicy): HealthPolicy {
  const { check, ownChecks, notices } = health;
  return {
    ...health,
    check: check && askedByTrue(check),
    ownChecks:
      ownChecks &&
      Object.fromEntries(
        Object.entries(ownChecks).map(([server, own]) => [server, own === "none" ? own : askedByTrue(own)]),
      ),
    notices:
      notices &&
      Object.fromEntries(
        Object.entries(notices).map(([name, command]) => [name, command?.replace(/^\S+/, "/usr/bin/true")]),
      ),
  };
}

function askedByTrue(check: HealthCheck): HealthCheck {
  if (check.type !== "MISC_CHECK") return check;
  // the journal leaves out spaces at the end
  return { ...check, command: check.command.replace(/^\/usr\/bin\/x/, "/usr/bin/true ").trimEnd() };
}
