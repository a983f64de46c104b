/** A wrong configuration, of what the user wrote below `lvs:`, and what is answered: each problem as it is shown. */
export type BadInput = [what: string, config: () => Record<string, unknown>, problems: string[]];
