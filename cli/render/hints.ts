import { ENV_FILE_VARIABLE } from '../../shared/vocabulary.js';

const COMMAND = /`((?:paycom|sync_paycom)\b[^`]*)`/g;
const SERVER = /`(npm start|npm run api)`/g;
/** Matches `.env`, but not `.env.example`. */
const ENV_FILE = /(?<![\w/.])\.env(?![\w.])/g;

let used: string | undefined;

/** Sets the env file that the commands in every later text use. */
export function hintAtEnvFile(path: string | undefined): void {
  used = path;
}

/** Returns a text whose commands, which stand between backticks, use the env file of this command. */
export function withEnvFile(text: string): string {
  if (used === undefined) return text;
  const file = quoted(used);
  return text
    .replace(COMMAND, (whole, command: string) =>
      / --(help|env-file)\b/.test(command) ? whole : `\`${command} --env-file ${file}\``,
    )
    .replace(SERVER, (_, command: string) => `\`${ENV_FILE_VARIABLE}=${file} ${command}\``);
}

/** Returns a command with the env file of this one. */
export function hintedCommand(command: string): string {
  return withEnvFile(`\`${command}\``).slice(1, -1);
}

/** Returns the hint of an error as `withEnvFile` does, with the name of that file in place of `.env`. */
export function withEnvFileName(hint: string): string {
  const named = used;
  return withEnvFile(named === undefined ? hint : hint.replace(ENV_FILE, () => named));
}

/** Quotes a path for a shell. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
