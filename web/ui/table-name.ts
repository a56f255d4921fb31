type Place = { readonly file: string; readonly sheet: string; readonly table: string };

/** Where in a file something is. Empty for the only table of a file of Paycom, which has the name of the file. */
export function tableName({ file, sheet, table }: Place): string {
  if (table !== '' && file.startsWith(table)) return '';
  return [sheet, table].filter((name) => name !== '').join(' / ');
}
