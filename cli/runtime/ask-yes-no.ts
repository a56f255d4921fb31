import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { ReadStream, WriteStream } from 'node:tty';

type Terminal = {
  readonly stdin: NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY'>>;
  readonly stderr: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY'>>;
};

/** Asks at a terminal. Only `y` and `yes` count as yes. Without a terminal the answer is no. */
export async function askYesNo({ stdin, stderr }: Terminal, question: string): Promise<boolean> {
  if (!stdin.isTTY || !stderr.isTTY) return false;
  const lines = createInterface({ input: stdin, output: stderr, terminal: true });
  try {
    const closed = once(lines, 'close').then(() => '');
    // Ctrl-C and Ctrl-D are an error.
    const asked = lines.question(`${question} [y/N] `).catch(() => '');
    const answer = await Promise.race([asked, closed]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
