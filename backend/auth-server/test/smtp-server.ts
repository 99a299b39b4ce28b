import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** As much of an SMTP server as nodemailer needs, with temporary failures on request. */
export class SmtpServer {
  readonly received: string[] = [];
  /** How many of the next mails get a temporary failure. */
  refusals = 0;
  readonly #server: Server = createServer((socket) => {
    this.#talk(socket);
  });

  listen(): Promise<string> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address();
        resolve(`smtp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
      });
    });
  }

  close(): void {
    this.#server.close();
  }

  #talk(socket: Socket): void {
    let message: string[] | undefined;
    socket.write('220 test ESMTP\r\n');
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => {
      if (message !== undefined && line !== '.') message.push(line);
      else socket.write(`${this.#answer(line, message)}\r\n`);
      message = line === 'DATA' ? [] : line === '.' ? undefined : message;
    });
  }

  #answer(line: string, message: string[] | undefined): string {
    if (line === 'DATA') return '354 go on';
    if (line !== '.') return '250 fine';
    if (this.refusals > 0) {
      this.refusals -= 1;
      return '451 not now';
    }
    this.received.push(message?.join('\n') ?? '');
    return '250 taken';
  }
}

/** Polls until the condition holds. The limit of the test ends a condition that never does. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}
