import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { runCli } from '../../src/testing/access-report/run-cli.js';
import { freePort } from '../free-port.js';
import { until } from '../until.js';

/** An interpreter that has both packages: Debian's python3-fastapi and python3-uvicorn, or those of a virtual environment. */
const python = ['python3', '/usr/bin/python3'].find(
  (each) => spawnSync(each, ['-c', 'import fastapi, uvicorn']).status === 0,
);

const describeService = python === undefined ? describe.skip : describe;

// A report makes hundreds of calls, and other suites may need the machine too.
jest.setTimeout(60_000);

describeService(
  `access-report on a FastAPI service${python === undefined ? ' (skipped: no python3-fastapi)' : ''}`,
  () => {
    let service: ChildProcess | undefined;
    afterEach(async () => {
      if (service?.exitCode !== null) return;
      const exit = once(service, 'exit');
      service.kill();
      await exit;
    });

    const reportOn = async (faults: string): Promise<{ code: number; text: string }> => {
      const port = await freePort();
      const file = path.resolve(import.meta.dirname, 'notes-service.py');
      service = spawn(python ?? 'python3', [file, String(port)], {
        env: { ...process.env, FAULTS: faults },
        stdio: 'ignore',
      });
      const openapi = `http://127.0.0.1:${port}/openapi.json`;
      const isUp = (): Promise<boolean> =>
        fetch(openapi).then(
          ({ ok }) => ok,
          () => false,
        );
      await until(isUp, 50);
      const users = [
        '--token',
        'secret-of-ada',
        '--token',
        'secret-of-bob',
        '--user',
        'ada',
        '--user',
        'bob',
      ];
      const printed: string[] = [];
      const print = (text: string): void => {
        printed.push(text);
      };
      const args = ['--openapi', openapi, ...users, '--allow', 'GET /health', '--fail-unproven'];
      return { code: await runCli(args, {}, { print, warn: print }), text: printed.join('') };
    };

    it('finds no hole and leaves nothing unproven without a fault', async () => {
      const { code, text } = await reportOn('');
      expect(text).toMatch(/^6 routes, \d+ calls: 0 holes, 0 not proven\n$/);
      expect(code).toBe(0);
    });

    it.each([
      ['foreign read', 'GET /notes/:note_id'],
      ['foreign change', 'PUT /notes/:note_id'],
      ['foreign delete', 'DELETE /notes/:note_id'],
    ])('finds the planted fault "%s", and nothing else', async (fault, route) => {
      const { code, text } = await reportOn(fault);
      expect(text.match(/^hole: .*/gm)).toEqual([
        expect.stringMatching(`^hole: ${route} .*\\[foreign-row\\]`),
      ]);
      expect(text).not.toContain('secret-of');
      expect(code).toBe(1);
    });
  },
);
