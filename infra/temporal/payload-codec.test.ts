import { defaultPayloadConverter } from '@temporalio/common';
import { expect, test } from 'vitest';
import { loadConfig } from '../../shared/config.js';
import { generateKey, Keyring } from '../crypto/keyring.js';
import { payloadCodec } from './payload-codec.js';

const [ONE, TWO] = [generateKey('one'), generateKey('two')];
const VALUE = { sync_id: '20261101-020000-abcde', files: 3 };
const PLAIN = defaultPayloadConverter.toPayload(VALUE);
const codecOf = (setting: 'on' | 'off', keys = ONE) =>
  payloadCodec(loadConfig({ PAYCOM_TEMPORAL_ENCRYPTION: setting }), async () => Keyring.parse(keys, true));

test('an encrypted payload shows nothing of its value, and opens with and without the setting', async () => {
  const sealed = await codecOf('on').encode([PLAIN, PLAIN]);
  expect(sealed).toHaveLength(2);
  for (const { data, metadata } of sealed) {
    expect(Buffer.from(data ?? []).includes('2026')).toBe(false);
    expect(Buffer.from(metadata?.encoding ?? []).toString()).toBe('binary/encrypted');
    expect(Buffer.from(metadata?.['encryption-key-id'] ?? []).toString()).toBe('one');
  }
  for (const setting of ['on', 'off'] as const) {
    const opened = await codecOf(setting, `${TWO},${ONE}`).decode(sealed);
    expect(opened.map((payload) => defaultPayloadConverter.fromPayload(payload))).toEqual([VALUE, VALUE]);
  }
});

test('plain payloads stay as they are, and without the setting no key is needed', async () => {
  const without = payloadCodec(loadConfig({}), () => Promise.reject(new Error('no key')));
  expect(await without.encode([PLAIN])).toEqual([PLAIN]);
  expect(await without.decode([PLAIN])).toEqual([PLAIN]);
  expect(await codecOf('on').decode([PLAIN])).toEqual([PLAIN]);
});

test('an altered payload, and one of another key, do not open', async () => {
  const [sealed] = await codecOf('on').encode([PLAIN]);
  const bytes = Buffer.from(sealed?.data ?? []);
  bytes.writeUInt8(bytes.readUInt8(30) ^ 1, 30);
  await expect(codecOf('on').decode([{ ...sealed, data: bytes }])).rejects.toMatchObject({
    code: 'sealed_value_corrupt',
  });
  await expect(codecOf('on', TWO).decode([sealed ?? {}])).rejects.toMatchObject({
    code: 'encryption_key_missing',
  });
});

test('without encryption at rest there is no key for it, so it is refused', () => {
  const config = loadConfig({ PAYCOM_TEMPORAL_ENCRYPTION: 'on', PAYCOM_ENCRYPTION: 'off' });
  expect(() => payloadCodec(config, async () => Keyring.parse(undefined, false))).toThrow(
    /PAYCOM_TEMPORAL_ENCRYPTION needs/,
  );
});
