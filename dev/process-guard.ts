import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Ends our servers when this process ends, even by SIGKILL: it holds one end of a pipe, and the kernel closes ours. It is a shell, which
 * is a small process, and has its own session, so that Ctrl-C does not reach it. SIGKILL is safe, because mongod and Temporal's SQLite
 * journal their writes.
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

/** Ends the process group when this process ends. The returned function cancels that. */
export function guardGroup(pid: number): () => void {
  return watch(`group:${pid}`);
}

/** Removes the folder when this process ends. The returned function cancels that. */
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
