import { local } from "@pulumi/command";
import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";
import { type BaseImage, ensureImage, isUrl, pathOf } from "../images/baseImage";
import type { StoragePlan } from "../plan/hypervisors";
import { libvirtNames } from "../plan/libvirtNames";
import type { FetchInput } from "../tasks/fetchImage";
import type { LeftoverRemoval } from "./leftovers";
import { task } from "./task";

export interface StorageArgs extends StoragePlan {
  leftovers: LeftoverRemoval;
}

/**
 * The stack's storage pool and, in it, the base image that the machines share. The image is fetched and verified on
 * pulumi's machine before anything is done about the volume, and uploaded to the pool from there. A disk that would be
 * smaller than the image is told then, too: libvirt's provider would refuse it only after the old one is gone.
 */
export class Storage extends pulumi.ComponentResource {
  /** The pool's name. */
  readonly pool: pulumi.Output<string>;
  readonly baseImageId: pulumi.Output<string>;

  constructor(name: string, args: StorageArgs, opts?: pulumi.ComponentResourceOptions) {
    const { folder, image, hint, smallestDisk, leftovers } = args;
    super("lvs:storage:Storage", name, { pool: args.pool, folder, image: { ...image } }, opts);

    const pool = new libvirt.Pool(
      `${name}-pool`,
      { name: args.pool, type: "dir", target: { path: folder } },
      { parent: this, deleteBeforeReplace: true, hooks: { beforeCreate: [leftovers.pool] } },
    );
    const fetched = new local.Command(
      `${name}-image`,
      {
        create: task("fetchImage"),
        update: task("fetchImage"),
        stdin: JSON.stringify({ ...image, smallestDisk } satisfies FetchInput),
      },
      { parent: this },
    );
    const base = new libvirt.Volume(
      `${name}-base`,
      { name: libvirtNames.baseImage, pool: pool.name, source: sourceOf(image), format: "qcow2" },
      {
        parent: this,
        deleteBeforeReplace: true,
        dependsOn: [fetched],
        ...replacedWith(image),
        hooks: { beforeCreate: [leftovers.volume, fetchAgain(name, image), ...tell(name, hint)] },
      },
    );

    this.pool = pool.name;
    this.baseImageId = base.id;
    this.registerOutputs({ pool: this.pool, baseImageId: this.baseImageId });
  }
}

/** libvirt's provider reads a path as a URL. */
function sourceOf(image: BaseImage): string {
  return pathOf(image).replace(/[%?#]/g, encodeURIComponent);
}

/**
 * Another image makes the volume anew. Another place of a downloaded one doesn't: its file is elsewhere for each user
 * who runs pulumi, and may be removed.
 */
function replacedWith({
  image,
}: BaseImage): Pick<pulumi.CustomResourceOptions, "ignoreChanges" | "replacementTrigger"> {
  return { replacementTrigger: image, ignoreChanges: isUrl(image) ? ["source"] : [] };
}

/** A download that was done by somebody else, or removed since, is done again where the volume is made from it. */
function fetchAgain(name: string, image: BaseImage): pulumi.ResourceHook {
  return new pulumi.ResourceHook(`${name}-image`, async () => {
    if (isUrl(image.image)) await ensureImage(image, (line) => void pulumi.log.info(line));
  });
}

function tell(name: string, hint: string | undefined): pulumi.ResourceHook[] {
  if (hint === undefined) return [];
  return [new pulumi.ResourceHook(`${name}-hint`, () => void pulumi.log.warn(hint))];
}
