import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RELEASE_NOTES, readReleaseArguments, releaseNotes } from './release-notes.js';
import { runCommand } from './run-command.js';

/** `npm run release-notes -- VERSION [--url URL]` */
await runCommand(async ({ log }) => {
  const params = readReleaseArguments(process.argv.slice(2));
  const changelog = await readFile(join(import.meta.dirname, '../CHANGELOG.md'), 'utf8');
  log(releaseNotes(changelog, params));
  return 0;
}, RELEASE_NOTES);
