/**
 * The name of a sheet or a table as it is stored: programs name these after the file, so a name with the stem of the file's name is what stands
 * before, between and after it. So files that differ only in their names have the same stored rows.
 */
export type StoredName = string | readonly string[];

/** Returns the stem of a file's name: without its last extension. */
export function stemOf(file: string): string {
  return file.replace(/\.[^.]*$/, '');
}

export function storedName(name: string, stem: string): StoredName {
  const parts = stem === '' ? [name] : name.split(stem);
  return parts.length === 1 ? name : parts;
}

export function readName(name: StoredName, stem: string): string {
  return typeof name === 'string' ? name : name.join(stem);
}
