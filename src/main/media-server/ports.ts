import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Where the media server listens on loopback. */
export interface MediaServerPorts {
  readonly http: number;
  readonly udp: number;
}

function freeTcpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('No free port')),
      );
    });
  });
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createSocket('udp4');
    probe.once('error', reject);
    probe.bind(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Two that are free now, each asked for as it will be used. */
export async function freePorts(): Promise<MediaServerPorts> {
  return { http: await freeTcpPort(), udp: await freeUdpPort() };
}
