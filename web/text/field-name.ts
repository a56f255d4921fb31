import { useText } from './text-context.js';

/** Returns the name of a field or column. One of another release is shown as it is. */
export function useFieldName(): (field: string) => string {
  const { fields } = useText();
  return (field) => (Object.hasOwn(fields, field) ? fields[field as keyof typeof fields] : field);
}
