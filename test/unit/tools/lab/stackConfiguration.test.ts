import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labFolder } from "../../../../tools/lab/labFolder";
import { keepEdits, labFacts, type StackConfiguration, withFacts } from "../../../../tools/lab/stackConfiguration";

const values = fc.dictionary(fc.constantFrom("lvs:a", "lvs:b", "lvs:c"), fc.constantFrom(1, 2, "x"));
const configurations: fc.Arbitrary<StackConfiguration> = fc.record({ config: values });

test("the lab's facts are added to the committed configuration, and win", () => {
  const committed = { config: { "lvs:guest": "centos7", "lvs:accelerator": "kvm" } };
  expect(withFacts(committed, { "lvs:accelerator": "tcg" })).toEqual({
    config: { "lvs:guest": "centos7", "lvs:accelerator": "tcg" },
  });
});

test("a lab without a guest image names none", () => {
  const init = { pid: 1, startTicks: "1", bootId: "b" };
  const facts = labFacts(labFolder({ dir: "/lab" }), { init, startedAt: "2024-01-01T00:00:00Z", accelerator: "tcg" });
  expect(facts).not.toHaveProperty("lvs:image");
  expect(facts).toMatchObject({ "lvs:accelerator": "tcg", "lvs:storage": "/lab/pool" });
});

describe("a configuration that is generated anew", () => {
  test("keeps the salt that pulumi wrote", () => {
    const before = { config: { "lvs:guest": "centos7" } };
    const edited = { ...before, encryptionsalt: "v1:salt" };
    const after = { config: { "lvs:guest": "el9" } };
    expect(keepEdits({ before, edited, after })).toEqual({ ...after, encryptionsalt: "v1:salt" });
  });

  test("keeps what was set, also where the committed value changed", () => {
    const before = { config: { "lvs:memory": 512 } };
    const edited = { config: { "lvs:memory": 1024 } };
    const after = { config: { "lvs:memory": 768, "lvs:new": true } };
    expect(keepEdits({ before, edited, after })).toEqual({ config: { "lvs:memory": 1024, "lvs:new": true } });
  });

  test("keeps away what was removed", () => {
    const before = { config: { "lvs:a": 1, "lvs:b": 1 } };
    expect(keepEdits({ before, edited: { config: { "lvs:b": 1 } }, after: before })).toEqual({
      config: { "lvs:b": 1 },
    });
  });

  test("loses what is no longer committed", () => {
    const before = { config: { "lvs:a": 1, "lvs:b": 1 } };
    const after = { config: { "lvs:b": 1 } };
    expect(keepEdits({ before, edited: before, after })).toEqual(after);
  });

  test("is just the new one if nobody edited the old", () => {
    fc.assert(
      fc.property(configurations, configurations, (before, after) => {
        expect(keepEdits({ before, edited: before, after })).toEqual(after);
      }),
    );
  });

  test("is just the edited one if nothing new was generated", () => {
    fc.assert(
      fc.property(configurations, configurations, (before, edited) => {
        expect(keepEdits({ before, edited, after: before })).toEqual(edited);
      }),
    );
  });
});
