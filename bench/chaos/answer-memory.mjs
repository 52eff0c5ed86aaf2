/** Preloaded into a process that is watched for long: asked over its channel, it says what it holds after a collection. */
process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ heapBytes: process.memoryUsage().heapUsed });
});
// Nothing waits for the next question.
process.channel?.unref();
