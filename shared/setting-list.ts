import { defaultOf, isSecret, SETTINGS } from './settings.js';

/** A setting as people see it. `value`: the given text; null when none is given, and always for a secret. */
export type ListedSetting = {
  readonly name: string;
  readonly description: string;
  readonly is_set: boolean;
  readonly is_secret: boolean;
  readonly value: string | null;
  readonly default: string | null;
};

/** Lists every setting, without the secrets. `values`: what was given, by name. */
export function listSettings(values: Readonly<Record<string, string | undefined>>): readonly ListedSetting[] {
  return Object.entries(SETTINGS).map(([name, schema]) => {
    const [value, is_secret] = [values[name], isSecret(name)];
    return {
      ...{ name, description: schema.description ?? '', is_secret, is_set: value !== undefined },
      value: is_secret ? null : (value ?? null),
      default: is_secret ? null : defaultOf(schema) || null,
    };
  });
}
