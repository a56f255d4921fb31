import { expect, test } from 'vitest';
import { loadConfig } from './config.js';
import { listSettings } from './setting-list.js';
import { SETTINGS } from './settings.js';

const CANARY = 'canary-0123456789-0123456789-0123456789';

test('lists every setting, with what was given or its default', () => {
  const { settings } = loadConfig({ PAYCOM_SFTP_PORT: '2222', PAYCOM_SFTP_HOST: '' });
  expect(settings.map(({ name }) => name)).toEqual(Object.keys(SETTINGS));
  const of = (name: string) => settings.find((each) => each.name === name);
  expect(of('PAYCOM_SFTP_PORT')).toMatchObject({ is_set: true, value: '2222', default: '22' });
  expect(of('PAYCOM_SFTP_HOST')).toMatchObject({ is_set: false, value: null, default: null });
});

test('never has a secret, and says whether it is set', () => {
  const secrets = [
    ...[
      'PAYCOM_SFTP_PASSWORD',
      'PAYCOM_SFTP_PRIVATE_KEY_PASSPHRASE',
      'PAYCOM_ENCRYPTION_KEYS',
      'MONGODB_URI',
    ],
    ...['PAYCOM_API_SESSION_SECRET', 'PAYCOM_WEBHOOK_SECRET'],
  ];
  const listed = listSettings(Object.fromEntries(secrets.map((name) => [name, CANARY])));
  expect(JSON.stringify(listed)).not.toContain(CANARY);
  expect(
    listed
      .filter(({ is_set }) => is_set)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(secrets.toSorted());
});
