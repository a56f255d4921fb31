/** Returns a range that matches a prefix. A regular expression would need escaping. U+FFFF sorts after every other character of the basic plane. */
export function prefixRange(prefix: string) {
  return { $gte: prefix, $lt: `${prefix}\uffff` };
}
