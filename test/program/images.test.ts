import { describe, expect, it, vi } from "vitest";
import { task } from "../../components/task";
import { guestProfiles } from "../../guest/profiles";
import { type BaseImage, pathOf } from "../../images/baseImage";
import { MockedCluster } from "../../tools/harness/mockedCluster";

const { imageUrl, imageSha256 } = guestProfiles.centos7;
const SUM = "ab".repeat(32);

function fetched(cluster: MockedCluster): BaseImage {
  return cluster.input("lvs-storage-image");
}

describe("the machines' base image", () => {
  it("is the guest's own with the guest's sum, in the user's cache", async () => {
    vi.stubEnv("LVS_CACHE", "/cache");
    const cluster = await MockedCluster.make();
    vi.unstubAllEnvs();

    expect(fetched(cluster)).toEqual({ image: imageUrl, sha256: imageSha256 });
    expect(cluster.inputs("lvs-storage-base").source).toMatch(
      /^\/cache\/images\/[0-9a-f]{16}-CentOS-7-x86_64-GenericCloud-2211\.qcow2$/,
    );
  });

  it("is fetched and verified before anything is done about the volume", async () => {
    const cluster = await MockedCluster.make();

    expect(cluster.registration("lvs-storage-base").dependsOn).toContain("lvs-storage-image");
    expect(cluster.inputs("lvs-storage-image")).toMatchObject({
      create: task("fetchImage"),
      update: task("fetchImage"),
    });
    expect(cluster.inputs("lvs-storage-image")).not.toHaveProperty("triggers");
  });

  it("is a path where one is given, as it was given, with the sum that is given", async () => {
    const path = await MockedCluster.make({ image: "/srv/my image.qcow2" });
    expect(fetched(path)).toEqual({ image: "/srv/my image.qcow2" });
    expect(path.inputs("lvs-storage-base").source).toBe("/srv/my image.qcow2");
    expect(path.registration("lvs-storage-base").ignoreChanges).toEqual([]);

    const summed = await MockedCluster.make({ image: "/srv/my.qcow2", imageSha256: SUM.toUpperCase() });
    expect(fetched(summed)).toEqual({ image: "/srv/my.qcow2", sha256: SUM });

    const longer = await MockedCluster.make({ image: "/srv/my.qcow2", imageSha512: SUM.repeat(2).toUpperCase() });
    expect(fetched(longer)).toEqual({ image: "/srv/my.qcow2", sha512: SUM.repeat(2) });
  });

  it("is told to the provider so that it doesn't take a path for a URL", async () => {
    const cluster = await MockedCluster.make({ image: "/srv/50%#1?.qcow2" });

    expect(cluster.inputs("lvs-storage-base").source).toBe("/srv/50%25%231%3F.qcow2");
  });

  it("is downloaded into a cache of the user's choice", async () => {
    const cluster = await MockedCluster.make({ image: "https://example.com/my.qcow2", imageCache: "/srv/cache" });

    expect(fetched(cluster)).toEqual({ image: "https://example.com/my.qcow2", cache: "/srv/cache" });
    expect(cluster.inputs("lvs-storage-base").source).toBe(pathOf(fetched(cluster)));
  });

  it("is made anew when it is another one, and not when its download is elsewhere", async () => {
    const cluster = await MockedCluster.make({ image: "https://example.com/my.qcow2" });

    expect(cluster.registration("lvs-storage-base")).toMatchObject({
      replacementTrigger: "https://example.com/my.qcow2",
      ignoreChanges: ["source"],
    });
  });

  it("is downloaded again where its volume is made and the download is gone", async () => {
    const cluster = await MockedCluster.make();

    expect(cluster.registration("lvs-storage-base").beforeCreate).toContain("lvs-storage-image");
  });
});
