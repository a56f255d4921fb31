import { expect, test } from 'vitest';
import { parseEnvFile } from '../infra/config/parse-env-file.js';
import { loadConfig } from '../shared/config.js';
import { SETTINGS } from '../shared/settings.js';
import { envExample } from './env-example.js';

test('.env.example matches the settings; `npx vitest run dev/env-example.test.ts -u` rewrites it', async () => {
  await expect(envExample()).toMatchFileSnapshot('../.env.example');
});

test('a copy of it loads without errors and gives the defaults, with or without the commented lines', () => {
  const everything = envExample().replace(/^# (?=[A-Z_]+=)/gm, '');
  expect(Object.keys(parseEnvFile(everything))).toEqual(expect.arrayContaining(Object.keys(SETTINGS)));
  // Temporal's variables, and which settings are given, differ.
  const { temporal: _, settings: __, ...defaults } = loadConfig({});
  for (const text of [envExample(), everything]) {
    expect(loadConfig(parseEnvFile(text))).toMatchObject(defaults);
  }
});
