import { describe, expect, it } from "vitest";
import { loginsBetween } from "../../../../tools/harness/logins";

describe("the logins between two readings", () => {
  it("are counted without the reading's own, of which the director has one for each node", () => {
    expect(loginsBetween({ node1: 10, node2: 4, node3: 4 }, { node1: 15, node2: 5, node3: 6 })).toEqual({
      node1: 2,
      node2: 0,
      node3: 1,
    });
  });

  it("are all but the reading's own on nodes that were made since", () => {
    expect(loginsBetween(undefined, { node1: 11, node2: 3, node3: 3 })).toEqual({ node1: 8, node2: 2, node3: 2 });
  });
});
