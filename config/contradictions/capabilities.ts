import type { Problem } from "../../errors/userError";
import { guestProfiles } from "../../guest/profiles";
import { lackOfFlag, lackOfProtocol, lackOfScheduler } from "../../lvs/capabilities";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema/stack";

/** What the guest's kernel or ipvsadm hasn't got, with the reason. */
export function capabilityProblems({ guest, virtualServices }: StackConfig): Problem[] {
  const { versions } = guestProfiles[guest];
  return virtualServices.flatMap((service, index) => {
    const path = ["virtualServices", index];
    const lacking = (what: string, lack: string | undefined, below: PropertyKey[]): Problem[] =>
      lack === undefined
        ? []
        : [{ what: `${guest} has no ${what}`, where: configPath([...path, ...below]), expected: lack }];
    return [
      ...lacking(`scheduler ${service.scheduler}`, lackOfScheduler(service.scheduler, versions), ["scheduler"]),
      ...service.schedulerFlags.flatMap((flag, position) =>
        lacking(`scheduler flag ${flag}`, lackOfFlag(flag, versions), ["schedulerFlags", position]),
      ),
      ...("protocol" in service
        ? lacking(`virtual services of ${service.protocol}`, lackOfProtocol(service.protocol, versions), ["protocol"])
        : []),
    ];
  });
}
