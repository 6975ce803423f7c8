/** The words of a failure, without anything that opens a door. */
export function wordsOf(failure: unknown): string {
  const text = failure instanceof Error ? failure.message : String(failure);
  return text
    .replace(/access_token=[^&\s]+/g, 'access_token=…')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '…')
    .slice(0, 200);
}

/** Waits so long, or less when it is called off. */
export function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, durationMs);
    signal.addEventListener('abort', done);
  });
}

/** The promise's outcome, or a failure when it takes longer or is called off. */
export function within<T>(
  promise: Promise<T>,
  durationMs: number,
  what: string,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
    const fail = (reason: string): void => {
      end();
      reject(new Error(reason));
    };
    const cancel = (): void => fail('Called off');
    const timer = setTimeout(() => fail(`${what} took longer than ${durationMs} ms`), durationMs);
    signal?.addEventListener('abort', cancel);
    promise.then(resolve, reject).finally(end);
    if (signal?.aborted === true) cancel();
  });
}

/** Lets something end in its own time, but waits for it only so long; failures are no matter. */
export const settled = (promise: Promise<unknown>, durationMs: number): Promise<void> =>
  within(promise, durationMs, 'An end').then(
    () => undefined,
    () => undefined,
  );
