/** How far an export is: rows of a table so far, or, once all are in, the indexes over them. */
export type ExportStep =
  | { readonly kind: "rows"; readonly table: string; readonly rows: number }
  | { readonly kind: "indexes" };
