import type { StorageFigure } from '../../infra/storage/storage-figures.js';
import { formatTable, formatTime } from './print-table.js';

/** Formats one line per kind, and the sum. */
export function describeStorage(figures: readonly StorageFigure[]): string {
  const total = figures.reduce((sum, { bytes }) => sum + bytes, 0);
  const rows = figures.map(({ kind, records, bytes, oldest }) => [
    kind.replaceAll('_', ' '),
    String(records),
    formatBytes(bytes),
    formatTime(oldest),
  ]);
  return formatTable(['kind', 'records', 'size', 'oldest'], [...rows, ['all', '', formatBytes(total), '']]);
}

/** Describes how many records of each kind a sweep removed, or would remove. */
export function describeSwept(removed: Readonly<Record<string, number>>, dryRun: boolean): string {
  const parts = Object.entries(removed).flatMap(([kind, count]) =>
    count > 0 ? [`${count} of ${kind.replaceAll('_', ' ')}`] : [],
  );
  if (parts.length === 0) return 'Nothing is old enough to be removed.';
  return `${dryRun ? 'A sweep would remove' : 'Removed'}: ${parts.join(', ')}.`;
}

/** @example 1.5 MB */
function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  const power = Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1_000 ** power).toFixed(1)} ${['', 'kB', 'MB', 'GB', 'TB'][power]}`;
}
