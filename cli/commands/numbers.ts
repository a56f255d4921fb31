import { basename } from 'node:path';
import { Command } from 'commander';
import { NumbersError } from '../../numbers/numbers-error.js';
import { dumpDocument } from '../../numbers/read/dump.js';
import { readNumbers } from '../../numbers/read/read-numbers.js';
import { showDocument } from '../../numbers/read/show.js';
import { AppError } from '../../shared/app-error.js';
import { newGroup, print, quiet } from '../runtime/command.js';

type Options = { readonly password?: string };

/** `paycom numbers dump|show FILE` */
export function numbersCommand(): Command {
  return newGroup('numbers', 'Look into a .numbers file')
    .addCommand(
      reading('dump', 'every cell, as JSON', (path, options) =>
        JSON.stringify(dumpDocument(readNumbers(path, options), basename(path))),
      ),
    )
    .addCommand(
      reading('show', 'its tables, for people', (path, options) => showDocument(readNumbers(path, options))),
    );
}

function reading(
  name: string,
  description: string,
  read: (path: string, options: Options) => string,
): Command {
  return quiet(new Command(name).description(description))
    .argument('<file>', 'a file or a directory package')
    .option('--password <password>', 'opens a protected document')
    .action((path: string, options: Options) => {
      try {
        print(read(path, options));
      } catch (error) {
        throw error instanceof NumbersError
          ? new AppError('numbers_unreadable', { path, code: error.code, reason: error.message }, error)
          : error;
      }
    });
}
