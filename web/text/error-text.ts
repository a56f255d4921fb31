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
  const said = Object.entries(details).map(([name, value]) => [
    name,
    Object.hasOwn(words, value) ? words[value] : value,
  ]);
  return fillTemplate(template, Object.fromEntries(said));
}
