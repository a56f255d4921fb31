/** Returns the milliseconds of processor time that a call takes, the least of `runs`. Other work on the machine does not count. */
export function cpuMilliseconds(call: () => unknown, runs = 1): number {
  const times = Array.from({ length: runs }, () => {
    const before = process.cpuUsage();
    call();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}
