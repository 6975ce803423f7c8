import type { ElectronApp } from './electron-app.ts';

/** With this argument an Electron app lets itself be asked by `evaluateInMain`. */
export const inspectArgument = '--inspect=0';

/** `electron`, wherever the app's own code lies. */
const electron =
  "process.getBuiltinModule('node:module').createRequire(process.execPath)('electron')";

/** Runs an expression in the app's main process, in which `electron` is Electron's own module. */
export async function evaluateInMain(app: ElectronApp, expression: string): Promise<unknown> {
  const address = app.inspectorUrl();
  if (address === null) throw new Error(`The app was not started with ${inspectArgument}`);
  const socket = new WebSocket(address);
  try {
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', reject, { once: true });
    });
    const answered = new Promise<string>((resolve, reject) => {
      socket.addEventListener('message', ({ data }) => resolve(String(data)), { once: true });
      socket.addEventListener('close', reject, { once: true });
    });
    const params = {
      expression: `((electron) => (${expression}))(${electron})`,
      returnByValue: true,
    };
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
    const { result } = JSON.parse(await answered) as {
      result: { result: { value?: unknown }; exceptionDetails?: unknown };
    };
    if (result.exceptionDetails !== undefined)
      throw new Error(JSON.stringify(result.exceptionDetails));
    return result.result.value;
  } finally {
    socket.close();
  }
}
