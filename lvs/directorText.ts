import type { Versions } from "./capabilities";
import type { CheckedService } from "./checkedService";
import { renderVirtualServers } from "./keepalived/virtualServers";
import { type Program, renderProgram } from "./program";
import { renderTable } from "./rules";
import type { Table } from "./table";

/**
 * What lvs-table is told to bring about: the table, programs, and where keepalived owns the table that it does and its
 * configuration.
 *
 * - `owner keepalived`, first, and only then
 * - the table's lines
 * - `program NAME\tTEXT`, a line of a program's
 * - `conf KEY\tTEXT`, a line of keepalived's virtual servers
 *
 * @param checked the table's services with their health; undefined where ipvsadm owns it
 */
export function renderDirectorText(
  table: Table,
  checked: readonly CheckedService[] | undefined,
  programs: readonly Program[],
  versions: Versions,
): string[] {
  return [
    ...(checked ? ["owner keepalived"] : []),
    ...renderTable(table),
    ...programs.flatMap(renderProgram),
    ...(checked ? renderVirtualServers(checked, versions).map((line) => `conf ${line}`) : []),
  ];
}
