import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { AppError } from '../../shared/app-error.js';
import { Password } from '../../shared/user.js';

type Terminal = { readonly input: Readable; readonly output: Writable };

/** Reads a password from a pipe, without the final line break. @throws AppError `usage` */
export async function passwordOfPipe(input: Readable): Promise<string> {
  return checked((await text(input)).replace(/\r?\n$/, ''));
}

/** Asks for a password twice without showing it. Returns null when the answer is empty. @throws AppError `usage` */
export async function askPassword(terminal: Terminal): Promise<string | null> {
  const [first, again] = await askHidden(terminal, [
    'Password (leave empty to generate one): ',
    'Repeat the password: ',
  ]);
  if (first === '') return null;
  if (first !== again) throw new AppError('usage', { problem: 'The two passwords differ.' });
  return checked(first);
}

function checked(password = ''): string {
  const { success, data } = Password.safeParse(password);
  if (!success) throw new AppError('usage', { problem: 'Use a password of 12 to 128 characters.' });
  return data;
}

/** Returns the answers, up to the first empty one. */
async function askHidden({ input, output }: Terminal, questions: readonly string[]): Promise<string[]> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // In terminal mode readline handles the keys, so that the terminal does not show them.
  const lines = createInterface({ input, output: nowhere, terminal: true });
  const typed = lines[Symbol.asyncIterator]();
  const answers: string[] = [];
  try {
    for (const question of questions) {
      output.write(question);
      const { value: answer, done } = await typed.next();
      output.write('\n');
      // Ctrl-C or Ctrl-D.
      if (done) throw new AppError('usage', { problem: 'No password was entered.' });
      answers.push(answer);
      if (answer === '') break;
    }
    return answers;
  } finally {
    lines.close();
  }
}
