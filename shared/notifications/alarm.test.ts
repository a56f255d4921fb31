import { expect, test } from 'vitest';
import { ERROR_CODES } from '../error-codes.js';
import { CHANNEL_TEST, type EventData, type SentType } from '../event.js';
import { BRAKES } from '../plan/plan.js';
import { ALARM_TYPES } from '../vocabulary.js';
import { describeAlarm } from './alarm.js';
import { emailText } from './email-text.js';
import { slackMessage } from './slack-message.js';
import { teamsMessage } from './teams-card.js';

const SITE = { publicUrl: 'https://paycom.example.org/', timeZone: 'America/Chicago' };
const at = new Date('2026-11-27T15:04:05Z');
const DATA = {
  ...{
    sync_id: '20261127-150405-abcde',
    report_type: 'rate_history',
    file_id: 'f',
    due_at: '2026-11-26T02:00:00',
  },
  ...{ added: 1, removed: 2, required_missing: 1, read: 9, quarantined: 3, hours: 24, code: 'internal' },
};
const alarmOf = (type: SentType, data: EventData = {}) =>
  describeAlarm({ id: 'e', type, at, data: { ...DATA, ...data } }, SITE);

test.each<SentType>([...ALARM_TYPES, CHANNEL_TEST])(
  '%s says what, since when, what to do and where',
  (type) => {
    const { headline, since, todo, link } = alarmOf(type);
    expect(since).toMatch(/^2026-11-2\d \d\d:\d\d \(America\/Chicago\)$/);
    expect(link).toMatch(/^https:\/\/paycom\.example\.org\/(syncs|files|settings)/);
    for (const text of [headline, todo]) expect(text).toMatch(/^[A-Z\d].*[^ ]\.$/s);
    expect([headline, todo].join()).not.toMatch(/undefined|null|_/);
  },
);

test('no error code shows what fills its message, which can be a name', () => {
  for (const code of Object.keys(ERROR_CODES)) {
    const { details, todo } = alarmOf('sync.failed', { code });
    expect([...details, todo].join(), code).not.toMatch(/\{\w+\}/);
  }
});

test('a held sync says why, without the people and files to look at', () => {
  const brakes = BRAKES.map((brake) => ({
    ...{ brake, figure: 9, limit: 4, examples: ['CANARY'], files: ['CANARY.csv'] },
  }));
  const { details } = describeAlarm({ id: 'e', type: 'sync.held', at, data: DATA, brakes }, SITE);
  expect(details).toHaveLength(6);
  expect(details.at(-1)).toBe(`There are ${BRAKES.length - 5} more reasons.`);
  expect(details[0]).toBe('It would terminate 9 active employees; up to 4 need no approval.');
  expect(details.join()).not.toContain('CANARY');
});

test.each([
  ['sync.failed', 'Sync 20261127-150405-abcde of rate history was completed, after one that failed.'],
  ['sync.held', 'Sync 20261127-150405-abcde of rate history was completed, after one that was held.'],
  ['sync.late', 'The report rate history came. It was due at 2026-11-26 02:00.'],
  ['report.quarantined', 'The newest file of rate history has no more quarantined rows than the limit.'],
])('a recovery from %s is good news', (recovered_from, headline) => {
  expect(alarmOf('sync.recovered', { recovered_from })).toMatchObject({
    ...{ headline, isGood: true, todo: 'Nothing needs to be done.' },
  });
});

test('without a public URL there is no link in any form', () => {
  const alarm = describeAlarm(
    { id: 'e', type: 'sync.late', at, data: DATA },
    { ...SITE, publicUrl: undefined },
  );
  const message = { message_id: 'm', alarms: [alarm] };
  for (const form of [slackMessage(message), teamsMessage(message), emailText(message)])
    expect(JSON.stringify(form).replaceAll(/http:\/\/adaptivecards\S+/g, '')).not.toContain('http');
});

test('the largest message fits what Slack and Teams take', () => {
  const brakes = BRAKES.map((brake) => ({
    brake,
    figure: 123_456,
    limit: 123_456,
    field: 'department_description',
  }));
  const alarm = describeAlarm({ id: 'e', type: 'sync.held', at, data: DATA, brakes }, SITE);
  const message = { message_id: 'm', alarms: Array.from({ length: 10 }, () => alarm) };
  const { blocks } = slackMessage(message) as { blocks: { text: { text: string } }[] };
  expect(blocks.length).toBeLessThanOrEqual(50);
  for (const { text } of blocks) expect(text.text.length).toBeLessThanOrEqual(3_000);
  expect(Buffer.byteLength(JSON.stringify(teamsMessage(message)))).toBeLessThanOrEqual(28_000);
});
