import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import { createLogger, type LogFields, type Logger } from './logger.js';

const CANARY = 'Canary Quennevile';

function logged(
  write: (logger: Logger) => void,
  level: 'info' | 'trace' = 'trace',
): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger({ level, to: { write: (line) => lines.push(line) } }));
  return lines.map((line) => JSON.parse(line));
}

describe('the logger', () => {
  it('writes an event with its ids and counts as one line of JSON', () => {
    const [line] = logged((logger) =>
      logger.info('file_downloaded', { sync_id: '20261123-061500-k7x2m', bytes: 12 }),
    );
    expect(line).toMatchObject({ event: 'file_downloaded', sync_id: '20261123-061500-k7x2m', bytes: 12 });
    expect(line?.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('drops events below its level', () => {
    expect(logged((logger) => logger.debug('detail'), 'info')).toEqual([]);
  });

  it('omits unknown keys, even when a cast lets them in, and counts them', () => {
    const smuggled = { first_name: CANARY, rows: 3, nested: { name: CANARY } } as LogFields;
    const [line] = logged((logger) => logger.info('rows_read', smuggled));
    expect(line).toMatchObject({ rows: 3, left_out: 2 });
    expect(JSON.stringify(line)).not.toContain(CANARY);
  });

  it.each([
    { sync_id: CANARY },
    { sync_id: 'Quennevile' },
    { file_id: 'Quennevile' },
    { step: '$1,234.50' },
    { status: 'ann@example.com' },
    { file_id: '12 Elm Street' },
    { address: '1 (555) 010-0100' },
    { rows: CANARY as unknown as number },
    { employees: Number.NaN },
    { attempt: [CANARY] as unknown as number },
  ])('omits a value of the wrong shape under a known key: %o', (fields) => {
    const [line] = logged((logger) => logger.info('event', fields));
    expect(line).toMatchObject({ left_out: 1 });
    expect(Object.keys(line ?? {}).sort()).toEqual(['event', 'left_out', 'level', 'time']);
  });

  it('refuses a computed event name, in types and at run time', () => {
    const event: string = `hello ${CANARY}`;
    // @ts-expect-error an event must be a literal
    expect(logged((logger) => logger.info(event))).toMatchObject([{ event: 'unnamed' }]);
  });

  it("relays a library's message only up to the first quoted value", () => {
    const lines = logged((logger) => {
      logger.relay('warn', 'Worker state changed', { source: 'temporal' });
      logger.relay('warn', `Failed to poll: ${CANARY}`);
      logger.relay('warn', `Value "${CANARY}" of row 7`);
    });
    expect(lines.map(({ event }) => event)).toEqual(['Worker state changed', 'Failed to poll', 'Value']);
  });
});

describe('an error in the log', () => {
  it('controls no terminal by the name of a file, and JSON keeps that name', () => {
    const path = 'a\u001b[2J\u009b31m\u202e\u{e0041}\u2028.csv';
    const lines: string[] = [];
    const logger = createLogger({ level: 'trace', to: { write: (line) => lines.push(line) } });
    logger.error('step_failed', { error: new AppError('remote_file_changed', { path }) });
    const [line = ''] = lines;
    expect(line).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(line)).toMatchObject({ error: { details: { path } } });
  });

  const errorOf = (error: unknown) => logged((logger) => logger.error('failed', { error }))[0]?.error;

  it('has its code, details and stack', () => {
    expect(errorOf(new AppError('sftp_connection_lost', { host: 'sftp.example.com' }))).toMatchObject({
      code: 'sftp_connection_lost',
      details: { host: 'sftp.example.com' },
      stack: expect.arrayContaining([expect.stringContaining('logger.test.ts')]),
    });
  });

  it('shows the name and stack of a foreign cause, but never its message, even if that looks like a stack', () => {
    const cause = new TypeError(
      `bad value ${CANARY}\n    at ${CANARY} (/a/b.js:1:2)\n    at /${CANARY}/c.js:1:1`,
    );
    const described = errorOf(new AppError('internal', { name: 'TypeError' }, cause));
    expect(described).toMatchObject({ code: 'internal', cause: { name: 'TypeError' } });
    expect(JSON.stringify(described)).toContain('logger.test.ts');
    expect(JSON.stringify(described)).not.toContain('Canary');
  });

  it('omits a message that changed after the stack was captured, and a name or code that contains a value', () => {
    const error = new Error(`first ${CANARY}`);
    error.message = 'second';
    error.name = CANARY;
    const described = errorOf(Object.assign(error, { code: CANARY, row: { name: CANARY } }));
    expect(JSON.stringify(described)).not.toContain('Canary');
  });

  it('includes the system error code', () => {
    const error = Object.assign(new Error('x'), { code: 'ECONNRESET' });
    expect(errorOf(error)).toMatchObject({ code: 'internal', cause: { code: 'ECONNRESET' } });
  });

  it('can be any thrown value', () => {
    for (const thrown of [CANARY, null, 42, { name: CANARY }]) {
      expect(errorOf(thrown)).toMatchObject({ code: 'internal' });
      expect(JSON.stringify(errorOf(thrown))).not.toContain('Canary');
    }
  });
});
