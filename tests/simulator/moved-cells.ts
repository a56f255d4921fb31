import { CELL_LOOKS } from './doubtful-lines.js';

/** Whether at least two cells do not look like those of their columns, and from some column on all would, one to the left or right. */
export function haveMoved(cells: readonly string[], columns: readonly string[]): boolean {
  const looksOf = (places: readonly (readonly [string, number])[]) =>
    places.flatMap(([text, column]) => {
      if (text === '' || text === '-') return [];
      const look = CELL_LOOKS[columns[column] ?? ''];
      if (column >= columns.length) return false;
      return look === undefined ? [] : look(text);
    });
  const placed = cells.map((text, column) => [text, column] as const);
  const now = looksOf(placed);
  if (now.filter((fits) => !fits).length < 2) return false;
  const explains = (looks: readonly boolean[]) =>
    looks.every(Boolean) && looks.length >= now.filter(Boolean).length + 2;
  return placed.some((_, first) => {
    const [before, after] = [placed.slice(0, first), placed.slice(first + 1)];
    const [moved = ['', 0] as const] = placed.slice(first, first + 1);
    const one = looksOf([[moved[0], first + 1]]);
    const missing = looksOf([...before, ...after.map(([text, column]) => [text, column + 1] as const)]);
    const tooMany = looksOf([...before, ...after.map(([text, column]) => [text, column - 1] as const)]);
    return explains([...missing, ...one.filter(Boolean)]) || explains(tooMany);
  });
}
