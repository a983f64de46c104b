/** The defaults of the stack's configuration, each stated once. */
export const GUEST = "centos7";
export const OWNER = "ipvsadm";
export const ADVERTISEMENTS = "multicast";
export const VERIFY = true;
export const DRIFT_CHECK = true;
export const PREFLIGHT = true;
export const DRAIN_SECONDS = 60;
export const MEMORY_MIB = 1024;
export const VCPUS = 1;
export const ACCELERATOR = "kvm";
export const STORAGE = "/var/lib/libvirt/lvs";
export const CONSOLE_LOGS = "/var/log/libvirt/qemu";

/** Without KVM three machines at once take minutes where they take seconds with it. */
export const BOOT_TIMEOUT_SECONDS = { kvm: 300, tcg: 600 } as const;
