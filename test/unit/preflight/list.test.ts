import { expect, it } from "vitest";
import { error, note, warning } from "../../../preflight/finding";
import { listResults } from "../../../preflight/list";

it("the list shows each check with what it found, the worst by its sign", () => {
  expect(
    listResults([
      { title: "libvirt", answered: true, findings: [] },
      { title: "leftovers", answered: false, findings: [] },
      { title: "KVM", answered: true, findings: [note({ what: "it works", where: "lvs:accelerator" })] },
      {
        title: "networks",
        answered: true,
        findings: [
          warning({ what: "hidden", where: "lvs:networks.back.cidr" }),
          error({ what: "taken", where: "lvs:networks.front.cidr", expected: "a free one", fix: "another" }),
        ],
      },
      { title: "firewall", answered: false, findings: [warning({ what: "it drops" })] },
    ]),
  ).toBe(`✓ libvirt
? leftovers
✓ KVM
    i lvs:accelerator: it works
✗ networks
    ! lvs:networks.back.cidr: hidden
    ✗ lvs:networks.front.cidr: taken
      expected: a free one
      fix: another
! firewall
    ! it drops`);
});
