import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../root.ts';
import { compose, service, services } from './compose-file.ts';

/** A CommonJS package whose types do not resolve. */
const { DCLinter } = createRequire(import.meta.url)('dclint') as {
  DCLinter: new (options: object) => {
    lintFiles: (files: string[], recursive: boolean) => { messages: unknown[] }[];
  };
};

describe('docker-compose.yml', () => {
  it('keeps the Compose schema and the rules of dclint', () => {
    // Order is for the reader: anchors stand before their use, services in the order in which they start.
    const ORDER = [
      'service-keys',
      'services-alphabetical',
      'service-dependencies-alphabetical',
      'top-level-properties',
    ];
    const rules = Object.fromEntries(ORDER.map((name) => [`${name}-order`, 0 as const]));
    const linter = new DCLinter({ rules, quiet: false, debug: false, exclude: [] });
    const [result] = linter.lintFiles([path.join(ROOT, 'docker-compose.yml')], false);
    assert.deepEqual(result?.messages, []);
  });

  for (const [name, { read_only, cap_drop, security_opt, restart, image }] of services) {
    it(`gives ${name} only what it needs`, () => {
      assert.equal(read_only, true);
      assert.deepEqual(cap_drop, ['ALL']);
      assert.deepEqual(security_opt, ['no-new-privileges:true']);
      assert.ok(['no', 'unless-stopped'].includes(restart));
      assert.match(image, /:v?\d+\.\d+(\.\d+)?/);
    });
  }

  it('limits the memory and the processes of everything that production starts', () => {
    const unlimited = services.filter(([, { profiles, deploy }]) => {
      const { memory, pids } = deploy?.resources.limits ?? {};
      return !profiles && !(memory && pids);
    });
    assert.deepEqual(unlimited, []);
  });

  it('publishes the ports of the edge only, 80 and 443 [E4]', () => {
    const published = services.filter(([, { ports }]) => ports).map(([name, { ports }]) => [name, ports]);
    assert.deepEqual(published, [['web', ['0.0.0.0:80:8080', '0.0.0.0:443:8443']]]);
  });

  it('keeps the edge away from the database, and the database from the world', () => {
    const onDatabase = services
      .filter(([, { networks }]) => networks.includes('database'))
      .map(([name]) => name);
    assert.ok(onDatabase.includes('postgres') && !onDatabase.includes('web'));
    assert.equal(compose.networks.database.internal, true);
  });

  it('gives the owner of the database to the steps, never to a server', () => {
    for (const [name, { environment }] of services) {
      const url = String(environment?.DATABASE_URL ?? '');
      assert.doesNotMatch(url, /POSTGRES_PASSWORD/, name);
    }
  });

  it('waits longer for a server than the server waits for its requests', () => {
    const drainSeconds = 10;
    for (const name of ['api', 'auth-server', 'web']) {
      assert.ok(parseInt(service(name).stop_grace_period) > drainSeconds, name);
    }
  });

  it('holds no secret: each comes from the environment and is asked for by name [E1]', () => {
    for (const [name, { environment = {} }] of services) {
      for (const [variable, value] of Object.entries(environment)) {
        if (!/SECRET|PASSWORD|DATABASE_URL|SMTP_URL/.test(variable) || value === null) continue;
        assert.match(String(value), /\$\{[A-Z_]+:[?-]/, `${name}: ${variable}`);
      }
    }
  });

  it('asks for a variable only where it is needed: `:?` fails even in a profile that is off', () => {
    for (const [name, { profiles, environment }] of services) {
      if (profiles) assert.doesNotMatch(JSON.stringify(environment ?? {}), /:\?/, name);
    }
    assert.doesNotMatch(JSON.stringify(compose.configs), /:\?/);
  });
});
