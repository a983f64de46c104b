import type { Versions } from "./capabilities";
import type { CheckedService } from "./checkedService";
import { renderVirtualServers } from "./keepalived/virtualServers";
import { renderTable } from "./rules";
import type { Table } from "./table";

/**
 * What lvs-table is told to bring about: the table, and where keepalived owns it that it does and its configuration.
 *
 * - `owner keepalived`, first, and only then
 * - the table's lines
 * - `conf KEY\tTEXT`, a line of keepalived's virtual servers
 *
 * @param checked the table's services with their health; undefined where ipvsadm owns it
 */
export function renderDirectorText(
  table: Table,
  checked: readonly CheckedService[] | undefined,
  versions: Versions,
): string[] {
  if (checked === undefined) return renderTable(table);
  return [
    "owner keepalived",
    ...renderTable(table),
    ...renderVirtualServers(checked, versions).map((line) => `conf ${line}`),
  ];
}
