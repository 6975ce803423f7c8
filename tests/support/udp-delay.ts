import { createSocket, type Socket } from 'node:dgram';

/** A way to a UDP port that takes longer. */
export interface UdpDelay extends AsyncDisposable {
  /** What is sent here arrives there later, and so do the answers. */
  readonly port: number;
}

const host = '127.0.0.1';

function open(port = 0): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(port, host, () => resolve(socket));
  });
}

const close = (socket: Socket): Promise<void> => new Promise((done) => socket.close(() => done()));

/** Stands before a UDP port of this machine; each way takes `delayMs`, and the order is kept. */
export async function startUdpDelay(toPort: number, delayMs: number): Promise<UdpDelay> {
  const front = await open();
  /** One for each client, so that the server tells them apart. */
  const backs = new Map<string, Promise<Socket>>();
  let isClosed = false;

  const later = (send: () => void): void => {
    setTimeout(() => {
      if (!isClosed) send();
    }, delayMs);
  };
  front.on('message', (message, from) => {
    const client = `${from.address}:${from.port}`;
    let back = backs.get(client);
    if (back === undefined) {
      back = open().then((socket) => {
        socket.on('message', (answer) => later(() => front.send(answer, from.port, from.address)));
        return socket;
      });
      backs.set(client, back);
    }
    // A message takes its time from its coming, also where its socket is only being opened.
    later(() => void back.then((socket) => isClosed || socket.send(message, toPort, host)));
  });
  return {
    port: front.address().port,
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await Promise.all([
        close(front),
        ...[...backs.values()].map(async (back) => close(await back)),
      ]);
    },
  };
}
