/** Lets a k6 go that was started paused, through its REST API; it may take its time until it listens. */
const everyMs = 50;
const status = { data: { type: 'status', id: 'default', attributes: { paused: false } } };

/** @param signal when k6 has ended: nobody is there to be let go */
export async function release(port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (await isReleased(port, signal)) return;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** False while it does not listen, or is not ready to. */
async function isReleased(port: number, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v1/status`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(status),
      signal,
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
