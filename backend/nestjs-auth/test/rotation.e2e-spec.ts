import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AuthModule } from '../src/index.js';
import { createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { ADAPTERS } from './guarded-app.js';
import { until } from './until.js';

const OLD = 'old-secret-Jq3vT0kX9cR5wZ7yB1nM4p';
const NEW = 'new-secret-L6sD8fG2hAcR5wZ7yB1nM4';
const TOKEN_LIFE_SECONDS = 3;

@Controller()
class MeController {
  @Get('me')
  me(): string {
    return 'me';
  }
}

/** Clients that never stop asking, each with a token that the signer of the moment made for it. */
class Load {
  readonly answers = new Map<number, number>();
  secret = OLD;
  port = 0;
  private isOver = false;
  private readonly waitingOn = new Map<number, number>();
  private readonly agent = new Agent({ keepAlive: false });
  private readonly clients: Promise<void>[] = [];

  start(clients: number): void {
    for (let count = 0; count < clients; count += 1) this.clients.push(this.ask());
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.clients);
  }

  /** How many wait for an answer of this verifier. */
  clientsOn(port: number): number {
    return this.waitingOn.get(port) ?? 0;
  }

  private async ask(): Promise<void> {
    while (!this.isOver) {
      const { port } = this;
      this.waitingOn.set(port, this.clientsOn(port) + 1);
      const status = await statusOf(port, tokenOf(this.secret), this.agent);
      this.waitingOn.set(port, this.clientsOn(port) - 1);
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
    }
  }
}

const tokenOf = (secret: string, lifeSeconds = TOKEN_LIFE_SECONDS): string => {
  const now = Math.floor(Date.now() / 1000);
  return createTestToken({ iat: now, exp: now + lifeSeconds }, { ...TEST_AUTH_OPTIONS, secret });
};

const statusOf = (port: number, token: string, agent?: Agent): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    get({ host: '127.0.0.1', port, path: '/me', headers, agent }, (response) => {
      response.resume().on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    }).on('error', reject);
  });

const seconds = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count * 1000));

describe.each(ADAPTERS)('Rotating secrets under load on %s', (_name, adapter) => {
  const running: INestApplication[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((app) => app.close()));
  });

  /** Replaces the verifier, as a load balancer would: the next request goes to the new one, the old one finishes its own. */
  const replaceVerifier = async (load: Load, secret: string | string[]): Promise<void> => {
    const auth = AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, secret, clockToleranceSeconds: 1 });
    const testing = await Test.createTestingModule({
      imports: [auth],
      controllers: [MeController],
    }).compile();
    const app = testing.createNestApplication(adapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
    const old = load.port;
    load.port = ((app.getHttpServer() as Server).address() as AddressInfo).port;
    await until(() => load.clientsOn(old) === 0);
    await Promise.all(running.splice(0).map((each) => each.close()));
    running.push(app);
  };

  it('signs no one out, and refuses the old secret after the last step [A13]', async () => {
    const load = new Load();
    await replaceVerifier(load, OLD);
    load.start(8);
    await seconds(0.3);
    await replaceVerifier(load, [NEW, OLD]);
    await seconds(0.3);
    load.secret = NEW;
    expect(await statusOf(load.port, tokenOf(OLD))).toBe(200);
    // The old tokens have to run out first: their life, and the tolerance.
    await seconds(TOKEN_LIFE_SECONDS + 1);
    await replaceVerifier(load, NEW);
    await seconds(0.3);
    await load.stop();

    expect([...load.answers.keys()]).toEqual([200]);
    expect(load.answers.get(200)).toBeGreaterThan(200);
    expect(await statusOf(load.port, tokenOf(OLD, 900))).toBe(401);
    expect(await statusOf(load.port, tokenOf(NEW))).toBe(200);
  }, 30_000);
});
