import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** CPU seconds of a process since its start, and its peak memory since `resetPeak`. NaN without `/proc`. */
export type ProcessUsage = { readonly cpuSeconds: number; readonly peakMebibytes: number };

export function processUsage(pid: number): ProcessUsage {
  const stat = readProc(pid, 'stat');
  // The name before ") " may contain spaces. User and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const peak = /VmHWM:\s+(\d+) kB/.exec(readProc(pid, 'status'))?.[1];
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond(),
    peakMebibytes: Number(peak) / 1024,
  };
}

/** Restarts the peak memory of a process at its current memory, where Linux allows it. */
export function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // The peak then counts from the start of the process.
  }
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

let ticks: number | undefined;

function ticksPerSecond(): number {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticks;
}
