/** A range, not a regular expression: a prefix may hold any character. U+FFFF sorts behind every character in every language. */
export function prefixRange(prefix: string) {
  return { $gte: prefix, $lt: `${prefix}\uffff` };
}
