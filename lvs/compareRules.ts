import type { RuleText } from "./ruleText";

/** A rule that is in one text of a table and not in the other, or in both with other options. */
export type RuleChange =
  | { kind: "gone"; from: RuleText }
  | { kind: "come"; to: RuleText }
  | { kind: "changed"; from: RuleText; to: RuleText };

/**
 * What differs between two texts of a table, whatever the order of their lines and the version of ipvsadm
 * that wrote them. What goes comes in the order of `from`, and everything else in that of `to`.
 */
export function compareRules(from: readonly RuleText[], to: readonly RuleText[]): RuleChange[] {
  const before = byIdentity(from);
  const after = byIdentity(to);
  return [
    ...[...before.values()].flatMap((rule): RuleChange[] =>
      after.has(rule.identity) ? [] : [{ kind: "gone", from: rule }],
    ),
    ...[...after.values()].flatMap((rule): RuleChange[] => {
      const earlier = before.get(rule.identity);
      if (earlier === undefined) return [{ kind: "come", to: rule }];
      return differingOptions(earlier, rule).length > 0 ? [{ kind: "changed", from: earlier, to: rule }] : [];
    }),
  ];
}

/** The options that two texts of one rule don't have in common, in the order of the first. */
export function differingOptions(one: RuleText, other: RuleText): string[] {
  const names = new Set([...one.options.keys(), ...other.options.keys()]);
  return [...names].filter((name) => one.options.get(name) !== other.options.get(name));
}

function byIdentity(rules: readonly RuleText[]): Map<string, RuleText> {
  return new Map(rules.map((rule) => [rule.identity, rule]));
}
