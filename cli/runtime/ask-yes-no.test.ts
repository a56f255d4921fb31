import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { askYesNo } from './ask-yes-no.js';

function terminal(isTTY: boolean, typed: string) {
  const [stdin, stderr] = [new PassThrough(), new PassThrough()].map((stream) =>
    Object.assign(stream, { isTTY }),
  );
  stdin?.write(typed);
  return { stdin: stdin ?? new PassThrough(), stderr: stderr ?? new PassThrough() };
}

test.each([
  ['y\r', true],
  ['YES\r', true],
  ['\r', false],
  ['n\r', false],
  ['yes please\r', false],
  // Ctrl-D.
  ['\u0004', false],
])('a person types %j: %s', async (typed, expected) => {
  const { stdin, stderr } = terminal(true, typed);
  expect(await askYesNo({ stdin, stderr }, 'Approve?')).toBe(expected);
  stderr.end();
  expect(await text(stderr)).toContain('Approve? [y/N]');
});

test('nobody is asked without a terminal', async () => {
  const { stdin, stderr } = terminal(false, 'y\r');
  expect(await askYesNo({ stdin, stderr }, 'Approve?')).toBe(false);
  stderr.end();
  expect(await text(stderr)).toBe('');
});
