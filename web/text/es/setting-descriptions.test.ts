import { expect, test } from 'vitest';
import { SETTINGS } from '../../../shared/settings.js';
import { settingDescriptions } from './setting-descriptions.js';

const english = Object.entries(SETTINGS).map(([name, { description = '' }]) => [name, description] as const);
const spanish: Readonly<Record<string, string>> = settingDescriptions;

test('every setting has a description in both languages', () => {
  expect(Object.keys(spanish)).toEqual(english.map(([name]) => name));
  const missing = english.filter(([name, text]) => text === '' || !spanish[name] || spanish[name] === text);
  expect(missing).toEqual([]);
});

test('both descriptions name the same numbers, settings and addresses', () => {
  const namedIn = (text = '') =>
    (text.match(/PAYCOM_\w+|\bSHA-?\d+|\w+:\/\/\S+?(?=[,.\s]|$)|\b\d+\b/g) ?? []).toSorted();
  const named = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, namedIn(text)]));
  expect(named(spanish)).toEqual(named(Object.fromEntries(english)));
});
