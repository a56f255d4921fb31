/** The ids, counts, paths and hosts that fill a message template. Never a cell's value. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

const PLACEHOLDER = /\{(\w+)\}/g;

/** Replaces each `{name}` by its detail. One without a detail stays. */
export function fillTemplate(template: string, details: ErrorDetails): string {
  return template.replace(PLACEHOLDER, (whole, name: string) => String(details[name] ?? whole));
}

/** The names of the details that a template shows. */
export function placeholdersOf(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}
