/** Preloaded into a process that is measured: says at its end the CPU it used, and the most memory it held. */
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpuMs = Math.round((userCPUTime + systemCPUTime) / 1000);
  process.stderr.write(`own-use ${cpuMs} ms ${maxRSS} kB\n`);
});
