import { expect, it } from 'vitest';
import { en } from '../../web/text/en/index.js';
import { HTTP_HINTS } from '../http/hints.js';

it('the page has its own words for each hint that is for a program', () => {
  const without = Object.keys(HTTP_HINTS).filter((code) => !Object.hasOwn(en.hints, code));
  expect(without).toEqual([]);
  for (const hint of Object.values(en.hints)) expect(hint).not.toMatch(/(GET|POST) \/|`|PAYCOM_/);
});
