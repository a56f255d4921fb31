import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Returns the arguments of every process by its id, without zombies. */
export async function runningProcesses(): Promise<Map<number, string>> {
  // Small containers do not have `ps`.
  return process.platform === 'linux' ? fromProc() : fromPs();
}

async function fromProc(): Promise<Map<number, string>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    pids.map((pid) =>
      readFile(`/proc/${pid}/cmdline`, 'utf8').then(
        (text) => [Number(pid), text.replaceAll('\0', ' ').trim()] as const,
        () => [Number(pid), ''] as const,
      ),
    ),
  );
  // A zombie has no arguments.
  return new Map(commands.filter(([, command]) => command !== ''));
}

async function fromPs(): Promise<Map<number, string>> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,stat=,args=']);
  const lines = [...stdout.matchAll(/^\s*(\d+)\s+(\S+)\s+(.*)$/gm)].filter(
    ([, , state]) => !state?.startsWith('Z'),
  );
  return new Map(lines.map(([, pid, , command]) => [Number(pid), command ?? '']));
}
