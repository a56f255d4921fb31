import { afterEach, expect, it } from 'vitest';
import { hintAtEnvFile, hintedCommand, withEnvFile, withEnvFileName } from './hints.js';
import { describeError } from './print-error.js';

afterEach(() => hintAtEnvFile(undefined));

it('without an env file a text stays as it is', () => {
  expect(withEnvFile('Run `paycom logs`.')).toBe('Run `paycom logs`.');
  expect(withEnvFileName('in .env')).toBe('in .env');
});

it.each([
  ['`paycom logs 1` shows it', '`paycom logs 1 --env-file a.env` shows it'],
  ['`sync_paycom` or `paycom status`', '`sync_paycom --env-file a.env` or `paycom status --env-file a.env`'],
  ['`paycom logs --help`', '`paycom logs --help`'],
  ['`paycom logs --env-file b`', '`paycom logs --env-file b`'],
  ['`npm start`', '`PAYCOM_ENV_FILE=a.env npm start`'],
  ['paycom logs, `chmod 600`', 'paycom logs, `chmod 600`'],
])('%s', (text, expected) => {
  hintAtEnvFile('a.env');
  expect(withEnvFile(text)).toBe(expected);
});

it('a command without backticks, as on a page, uses it too', () => {
  expect(hintedCommand('paycom logs 1')).toBe('paycom logs 1');
  hintAtEnvFile('a.env');
  expect(hintedCommand('paycom logs 1')).toBe('paycom logs 1 --env-file a.env');
});

it('quotes the path for a shell', () => {
  hintAtEnvFile("it's here/$x.env");
  expect(withEnvFile('`paycom logs`')).toBe("`paycom logs --env-file 'it'\\''s here/$x.env'`");
});

it('the hint of an error names that file, and .env.example keeps its name', () => {
  hintAtEnvFile('a.env');
  const hint = 'Correct them in .env; .env.example lists every setting.';
  expect(describeError({ code: 'invalid_settings', message: 'm', hint })).toContain(
    'Correct them in a.env; .env.example lists every setting.',
  );
});
