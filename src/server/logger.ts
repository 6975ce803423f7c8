import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';

/** What a failure may say of itself: no fields that a library hung on it, such as a request. */
function failureWords(failure: Error): {
  type: string;
  code?: string;
  message: string;
  stack: string;
} {
  const { type, message, stack } = stdSerializers.err(failure);
  const code = (failure as { code?: unknown }).code;
  return { type, message, stack: stack ?? '', ...(typeof code === 'string' ? { code } : {}) };
}

const privateFields = ['token', 'secret', 'key', 'cookie', 'authorization', 'name', 'text', 'slug'];
/** Signed tokens (LiveKit's are), bearer words and our own cookie, wherever they stand. */
const secretShapes =
  /eyJ[\w-]+\.[\w-]+\.[\w-]+|(?<=Bearer )[\w.~+/-]+=*|crowd\.[\w-]+\.[\w-]+\.[\w-]+|(?<=regulars_viewer=)[\w.-]+/g;

/**
 * The server's log: never a token, key, name or text.
 *
 * Three nets: fields of such names are left out, failures are cut to their own words, and known
 * secrets and whatever has the shape of one are blotted out of the finished line.
 *
 * @param secrets what must not be seen under any name
 */
export function createLogger(
  level: string,
  secrets: readonly string[],
  destination?: DestinationStream,
): Logger {
  const options = {
    level,
    redact: privateFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
    serializers: { err: failureWords },
    hooks: {
      streamWrite: (line: string): string =>
        secrets
          .reduce((words, secret) => words.replaceAll(secret, '[secret]'), line)
          .replace(secretShapes, '[secret]'),
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
