import type { ParseArgsConfig } from 'node:util';
import { AppError } from '../shared/app-error.js';

type Options = NonNullable<ParseArgsConfig['options']>;
/** The options of an `npm run` script, each with what `--help` says about it. */
export type DescribedOptions = {
  readonly [name: string]: Options[string] & { readonly value?: string; readonly about: string };
};

/** How a script is called: its name, its arguments, what it does, and its options. */
export type Script = {
  readonly name: string;
  readonly usage: string;
  readonly about: string;
  readonly options: DescribedOptions;
};

/** What a person types before the options of a script. */
export function scriptCommand({ name }: Pick<Script, 'name'>): string {
  return `npm run ${name} --`;
}

/** Returns what `--help` prints. */
export function helpOf(script: Script): string {
  const lines = Object.entries(script.options).map(
    ([name, { value, about }]) => [`--${name}${value ? ` ${value}` : ''}`, about] as const,
  );
  const all = [...lines, ['--help', 'print this text'] as const];
  const width = Math.max(...all.map(([option]) => option.length));
  return [
    `Usage: ${scriptCommand(script)} ${script.usage}`,
    '',
    script.about,
    '',
    'Options:',
    ...all.map(([option, about]) => `  ${option.padEnd(width)}  ${about}`),
  ].join('\n');
}

/**
 * Refuses options that npm took for its own, because they stood before the two dashes.
 *
 * @throws AppError `usage`
 */
export function assertNpmTookNone(script: Script, env: NodeJS.ProcessEnv): void {
  const [taken] = Object.keys(script.options).filter((name) => env[`npm_config_${name}`] !== undefined);
  if (taken !== undefined)
    throw new AppError('usage', {
      problem: `npm took --${taken} for its own. Write \`${scriptCommand(script)} --${taken} …\`.`,
    });
}
