/** Preloaded into a process that is measured: says at its end the most memory it held. */
process.on('exit', () => process.stderr.write(`peak-rss-kb ${process.resourceUsage().maxRSS}\n`));
