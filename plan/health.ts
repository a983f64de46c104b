import type { HealthConfig, ServiceConfig, StackConfig } from "../config/schema/stack";
import type { CheckedService } from "../lvs/checkedService";
import { DEFAULT_CHECK, DEFAULT_HEALTH, type HealthCheck, type HealthPolicy } from "../lvs/healthCheck";
import { servicePort } from "../lvs/virtualService";
import { addressOf, serviceOf } from "./table";

type CheckConfig = Exclude<HealthConfig["check"], "none" | undefined>;

/** The virtual services with what keepalived does about their health; undefined where it doesn't own the table. */
export function checkedServicesOf({ owner, virtualServices, nodes }: StackConfig): CheckedService[] | undefined {
  if (owner !== "keepalived") return undefined;
  return virtualServices.map((service) => ({
    service: serviceOf(service, nodes),
    health: healthOf(service, nodes),
  }));
}

function healthOf(service: ServiceConfig, nodes: StackConfig["nodes"]): HealthPolicy {
  const { check, delaySeconds, quorum, hysteresis, inhibitOnFailure, sorryServer } = service.health ?? DEFAULTS;
  return {
    check: check === "none" ? undefined : check === undefined ? defaultCheck(service) : checkOf(check),
    delaySeconds,
    quorum,
    hysteresis,
    inhibitOnFailure,
    sorryServer: sorryServer && {
      address: addressOf(sorryServer, service, nodes) ?? sorryServer.node ?? "",
      port: sorryServer.port ?? servicePort(service),
    },
  };
}

const DEFAULTS: HealthConfig = DEFAULT_HEALTH;

/** A TCP service's port tells that something serves. Where it is every port, or not TCP, nobody knows what to ask. */
function defaultCheck(service: ServiceConfig): HealthCheck | undefined {
  if ("firewallMark" in service || service.protocol !== "tcp" || service.port === 0) return undefined;
  const { connectTimeoutSeconds, retries, retryDelaySeconds } = DEFAULT_CHECK;
  return { type: "TCP_CHECK", port: undefined, connectTimeoutSeconds, retries, retryDelaySeconds };
}

/** The check with every field there: undefined where the configuration leaves it out. */
function checkOf(check: CheckConfig): HealthCheck {
  switch (check.type) {
    case "HTTP_GET":
    case "SSL_GET": {
      const { port, virtualHost, status, digest } = check;
      return { ...check, port, virtualHost, status, digest };
    }
    case "TCP_CHECK":
    case "SMTP_CHECK":
      return { ...check, port: check.port };
    case "MISC_CHECK":
      return check;
  }
}
