import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";
import { type LeftoverRemoval, stackPrefix } from "./leftovers";

export interface StorageArgs {
  /** The folder on the hypervisor below which the stack's own folder is made. */
  folder: string;
  /** A path on pulumi's machine or a URL: the qcow2 image that every machine's disk is an overlay of. */
  image: string;
  leftovers: LeftoverRemoval;
}

/** The stack's storage pool and, in it, the base image that the machines share. */
export class Storage extends pulumi.ComponentResource {
  /** The pool's name. */
  readonly pool: pulumi.Output<string>;
  readonly baseImageId: pulumi.Output<string>;

  constructor(name: string, { folder, image, leftovers }: StorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lvs:storage:Storage", name, {}, opts);

    const pool = new libvirt.Pool(
      `${name}-pool`,
      { name: `${stackPrefix()}-pool`, type: "dir", target: { path: `${folder}/${stackPrefix()}` } },
      { parent: this, deleteBeforeReplace: true, hooks: { beforeCreate: [leftovers.pool] } },
    );
    const base = new libvirt.Volume(
      `${name}-base`,
      { name: "base.qcow2", pool: pool.name, source: image, format: "qcow2" },
      { parent: this, deleteBeforeReplace: true, hooks: { beforeCreate: [leftovers.volume] } },
    );

    this.pool = pool.name;
    this.baseImageId = base.id;
    this.registerOutputs({ pool: this.pool, baseImageId: this.baseImageId });
  }
}
