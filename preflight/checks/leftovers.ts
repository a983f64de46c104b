import type { Domain, Facts } from "../facts";
import { error, type Finding, note, warning } from "../finding";
import { domainNames, libvirtOf, type Target } from "../target";

/**
 * Domains that have the stack's names and aren't in its state: of an interrupted up, or somebody else's; and those that
 * are in its state alone.
 */
export function checkLeftovers(target: Target, facts: Facts): Finding[] {
  return [
    ...missingDomains(target, facts).map((name) => missing(target, name)),
    ...foreignDomains(target, facts).map((domain) => foreign(target, domain, facts)),
    ...leftoverDomains(facts).map((domain) => leftover(target, domain)),
  ];
}

/** Domains of the configuration's machines that the state tells of and libvirt doesn't have. */
function missingDomains(target: Target, facts: Facts): string[] {
  const libvirt = libvirtOf(facts);
  const { state } = facts;
  // the state doesn't tell which of several it was on, and a machine may move
  if (!libvirt || !state || target.config.hypervisors) return [];
  const known = domainNames(target).filter((name) => state.domains.includes(name));
  return known.filter((name) => !libvirt.domains.some((domain) => domain.name === name));
}

/** Domains with the stack's mark that its state doesn't know. */
export function leftoverDomains(facts: Facts): Domain[] {
  const { state } = facts;
  if (state?.mark === undefined) return [];
  return (libvirtOf(facts)?.domains ?? []).filter(
    ({ name, description }) => description === state.mark && !state.domains.includes(name),
  );
}

/** Domains that stand where the stack's are to be. Without a state their marks can't be told from the stack's own. */
function foreignDomains(target: Target, facts: Facts): Domain[] {
  const { state } = facts;
  if (!state) return [];
  const names = domainNames(target);
  return (libvirtOf(facts)?.domains ?? []).filter(
    ({ name, description }) => names.includes(name) && description !== undefined && description !== state.mark,
  );
}

function missing({ uri }: Target, name: string): Finding {
  return error({
    what: `the state has a domain ${name} that ${uri} doesn't have: a destroy was killed, or somebody removed it`,
    expected: "that domain, or a state without it",
    fix: "npm run repair, which takes it from the state; the next up makes it anew",
  });
}

function foreign({ uri }: Target, { name, description }: Domain, { state }: Facts): Finding {
  const mark = state?.mark;
  return error({
    what: `${uri} already has a domain ${name} that this stack did not make${description ? `, described as "${description}"` : ""}`,
    expected: mark === undefined ? "no such domain" : `no such domain, or one described as "${mark}"`,
    fix:
      `rename or remove it (virsh undefine ${name}), or use another stack name` +
      (mark === undefined ? "; if it was this stack's, whose state was lost: npm run repair" : ""),
  });
}

function leftover(target: Target, { name }: Domain): Finding {
  if (domainNames(target).includes(name))
    return note({ what: `the domain ${name} is left over from an interrupted up; the next one removes it` });
  return warning({
    what: `the domain ${name} is left over from an interrupted up, and no machine of the configuration has its name`,
    expected: "no domain with the stack's mark that isn't in its state",
    fix: "remove it: npm run preflight -- --remove-leftovers",
  });
}
