import { expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import { describeError } from './print-error.js';

it.each([
  ['invalid_settings', 'a setting is wrong'],
  ['no_worker', 'this installation is not set up as it has to be'],
  ['schema_behind', 'this installation is not set up as it has to be'],
  ['output_unwritable', 'a path is wrong'],
  ['mongodb_unreachable', 'a connection failed; it may recover'],
] as const)('%s says why in words that are true of it', (code, why) => {
  expect(describeError(new AppError(code))).toContain(`${why} (${code})`);
});
