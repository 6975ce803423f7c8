/** Where files go up and down, and with whose token: no address may carry it. */
export interface FileGateway {
  readonly baseUrl: string;
  readonly token: string;
}

/**
 * Fetches what is no procedure: a file comes down, or with a body goes up. Throws the server's code,
 * or what reads as "unreachable" while there is no show server.
 */
export async function askForFile(
  gateway: FileGateway | null,
  path: string,
  body?: Blob,
): Promise<Response> {
  if (gateway === null) throw new TypeError('There is no show server yet');
  const response = await fetch(gateway.baseUrl + path, {
    headers: {
      authorization: `Bearer ${gateway.token}`,
      ...(body === undefined ? {} : { 'content-type': body.type || 'application/octet-stream' }),
    },
    ...(body === undefined ? {} : { method: 'POST', body }),
  });
  if (!response.ok) throw (await response.json()) as Error;
  return response;
}

const keptMs = 60_000;

/** Fetches a file and hands it to the browser, which asks where to. */
export async function saveFile(
  gateway: FileGateway | null,
  path: string,
  name: string,
): Promise<void> {
  const response = await askForFile(gateway, path);
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(await response.blob());
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), keptMs);
}
