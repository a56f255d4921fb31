/** A merged range: rows and columns are 0-based, both ends included. */
export type Merge = {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
};

/** `B2:C4`, as Numbers shows a range. */
export function rangeName({ top, left, bottom, right }: Merge): string {
  return `${columnName(left)}${top + 1}:${columnName(right)}${bottom + 1}`;
}

function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}
