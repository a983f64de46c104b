import { expect, it } from "vitest";
import { error, note, warning } from "../../../preflight/finding";
import { listResults } from "../../../preflight/list";

it("the list shows each check with what it found, the worst by its sign", () => {
  expect(
    listResults([
      { title: "libvirt", findings: [] },
      { title: "KVM", findings: [note({ what: "it works", where: "lvs:accelerator" })] },
      {
        title: "networks",
        findings: [
          warning({ what: "hidden", where: "lvs:networks.back.cidr" }),
          error({ what: "taken", where: "lvs:networks.front.cidr", expected: "a free one", mend: "another" }),
        ],
      },
      { title: "firewall", findings: [warning({ what: "it drops" })] },
    ]),
  ).toBe(`✓ libvirt
✓ KVM
    i lvs:accelerator: it works
✗ networks
    ! lvs:networks.back.cidr: hidden
    ✗ lvs:networks.front.cidr: taken
      expected: a free one
      mend: another
! firewall
    ! it drops`);
});
