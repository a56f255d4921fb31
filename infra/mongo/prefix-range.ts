/** Returns a range that matches a prefix. A regular expression would need escaping. U+FFFF sorts after every assigned character. */
export function prefixRange(prefix: string) {
  return { $gte: prefix, $lt: `${prefix}\uffff` };
}
