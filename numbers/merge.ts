/** A merged range. Rows and columns are 0-based, and both ends are inclusive. */
export type Merge = {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
};

/** Returns a range as Numbers shows it: `B2:C4`. */
export function rangeName({ top, left, bottom, right }: Merge): string {
  return `${columnName(left)}${top + 1}:${columnName(right)}${bottom + 1}`;
}

function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}
