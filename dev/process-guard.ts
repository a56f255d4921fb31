import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Ends our servers when we end, however we end: it holds the other end of a pipe, and the kernel closes ours even on SIGKILL.
 * A shell, so that it costs one small process; a session of its own, so that the terminal's Ctrl-C leaves it to us.
 * Killing hard is safe: mongod and Temporal's SQLite journal their writes.
 */
const GUARD = `
trap '' INT TERM HUP
while read -r word entry; do
  if [ "$word" = watch ]; then set -- "$@" "$entry"
  else for each; do shift; [ "$each" = "$entry" ] || set -- "$@" "$each"; done; fi
done
for each; do case $each in group:*) kill -s KILL -- "-\${each#group:}" 2>/dev/null;; esac; done
for each; do case $each in folder:*) rm -rf -- "\${each#folder:}";; esac; done
`;

let guard: ChildProcess | undefined;

/** From now on the process group ends with this process. The function returned takes it off again. */
export function guardGroup(pid: number): () => void {
  return watch(`group:${pid}`);
}

/** From now on the folder is removed with this process. The function returned takes it off again. */
export function guardFolder(path: string): () => void {
  return watch(`folder:${path}`);
}

function watch(entry: string): () => void {
  send(`watch ${entry}\n`);
  return () => send(`forget ${entry}\n`);
}

function send(line: string): void {
  guard ??= startGuard();
  guard.stdin?.write(line);
}

function startGuard(): ChildProcess {
  const child = spawn('/bin/sh', ['-c', GUARD], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  if (child.stdin && 'unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  return child;
}
