/** One column of many rows, as an array that unnest takes apart; nothing is null. */
export function column<Row, Value>(rows: readonly Row[], value: (row: Row) => Value | undefined): (Value | null)[] {
  return rows.map((row) => value(row) ?? null)
}
