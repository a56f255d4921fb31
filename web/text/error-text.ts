import { fillTemplate, placeholdersOf } from '../../shared/fill-template.js';
import type { ReportedError } from '../../shared/reported-error.js';
import type { Text } from './en/index.js';
import { useText } from './text-context.js';

/** Returns what happened and what to do: in the words of this page where it has some, else in those of the API. */
export function useErrorText(): (error: ReportedError) => {
  readonly message: string;
  readonly hint: string;
} {
  const text = useText();
  return (error) => ({ message: messageOf(text, error), hint: hintOf(text, error) });
}

function hintOf({ hints }: Text, { code, hint }: ReportedError): string {
  return (hints as Readonly<Record<string, string>>)[code] ?? hint;
}

/** Errors that an earlier release stored have no details. Their message stays as it was stored. */
function messageOf({ errors }: Text, { code, message, details = {} }: ReportedError): string {
  const { messages, words } = errors;
  const template = messages[code];
  if (template === undefined || placeholdersOf(template).some((name) => !Object.hasOwn(details, name)))
    return message;
  const said = Object.entries(details).map(([name, value]) => [name, sayDetail(words, String(value))]);
  return fillTemplate(template, Object.fromEntries(said));
}

/** Returns a part of a message in the words of this page. Where a word has `#`, what stands there stays. */
export function sayDetail(words: Text['errors']['words'], value: string): string {
  const known = Object.hasOwn(words, value) ? words[value] : undefined;
  if (known !== undefined) return known;
  for (const [word, said] of Object.entries(words)) {
    const [before = '', after] = word.split('#');
    if (after === undefined || !value.startsWith(before) || !value.endsWith(after)) continue;
    return said.replace('#', () => value.slice(before.length, value.length - after.length));
  }
  return value;
}
