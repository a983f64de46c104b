/**
 * Who writes the services of a director's table.
 *
 * - `ipvsadm`: lvs-table, by ipvsadm, whenever the stack changes; ipvsadm.service brings them back at boot
 * - `keepalived`: its checkers, which also take real servers out that don't serve
 */
export const OWNERS = ["ipvsadm", "keepalived"] as const;

export type Owner = (typeof OWNERS)[number];
