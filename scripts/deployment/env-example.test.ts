import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filesBelow, matches, read } from '../testing/sources.ts';
import { service, services } from './compose-file.ts';

describe('.env.example', () => {
  const named = new Set(
    [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name = '']) => name),
  );
  /** Set by the product itself, not by a person. */
  const INTERNAL = new Set([
    'API_URL',
    'AUTH_URL',
    'NODE_OPTIONS',
    'POSTGRES_USER',
    'POSTGRES_DB',
    'POSTGRES_INITDB_ARGS',
    'POSTGRES_HOST_AUTH_METHOD',
    'PGPASSWORD',
  ]);

  it('names every variable that the API reads [E1]', () => {
    const text = read('backend/api/src/config/api.config.ts');
    assertNamed(matches(text, /^ {2}([A-Z][A-Z0-9_]*):/gm), ['DATABASE_URL', 'BETTER_AUTH_SECRET']);
  });

  it('names every variable that the auth server reads [E1]', () => {
    const text = read('backend/auth-server/src/config.ts');
    const keys = matches(text, /^ {4}([A-Z][A-Z0-9_]*):/gm);
    assertNamed(keys, ['DATABASE_URL', 'DATABASE_URL_DIRECT', 'BETTER_AUTH_SECRET']);
  });

  it('names every variable that the scripts read [E1]', () => {
    const text = filesBelow('scripts', /(?<!\.test)\.ts$/)
      .map(read)
      .join('\n');
    assertNamed(
      [
        ...matches(text, /\bsettings\.([A-Z][A-Z0-9_]*)/g),
        ...matches(text, /required\(settings, '([A-Z][A-Z0-9_]*)'/g),
        ...matches(text, /\{ ([A-Z][A-Z0-9_, ]*) \} = process\.env/g).flatMap((names) => names.split(', ')),
      ],
      ['PORT', 'API_DATABASE_PASSWORD'],
    );
  });

  it('names every variable that docker-compose.yml asks for [E1]', () => {
    const text = read('docker-compose.yml');
    const passedOn = services.flatMap(([, { environment = {} }]) =>
      Object.entries(environment)
        .filter(([, value]) => value === null)
        .map(([name]) => name),
    );
    assertNamed(
      [...matches(text, /\$\{([A-Z][A-Z0-9_]*)/g), ...passedOn],
      ['POSTGRES_PASSWORD', 'LOG_LEVEL'],
    );
  });

  // The image and its network decide where a server listens; its health check relies on that.
  const FIXED = ['HOST', 'PORT'];
  for (const [name, config] of [
    ['api', 'backend/api/src/config/api.config.ts'],
    ['auth-server', 'backend/auth-server/src/config.ts'],
  ] as const) {
    it(`docker-compose.yml passes every setting to the ${name} [E1]`, () => {
      const source = read(config).replaceAll(/const migrationSchema[\s\S]*?\n\}\);/g, '');
      const settings = [...matches(source, /^ +([A-Z][A-Z0-9_]+): /gm)].filter(
        (each) => each !== 'DATABASE_URL_DIRECT' && !FIXED.includes(each),
      );
      assert.ok(settings.includes('BETTER_AUTH_SECRET'));
      const passed = Object.keys(service(name).environment ?? {});
      assert.deepEqual(
        settings.filter((each) => !passed.includes(each)),
        [],
      );
    });
  }

  it('names only variables that are read [E1]', () => {
    const folders = [
      'backend/api/src/config',
      'backend/auth-server/src',
      'scripts',
      'backend/nestjs-auth/test',
    ];
    const sources = folders.flatMap((folder) => filesBelow(folder, /(?<!env-example\.test)\.(ts|mjs)$/));
    const text = ['docker-compose.yml', ...sources].map(read).join('\n');
    assert.deepEqual(
      [...named].filter((name) => !new RegExp(`\\b${name}\\b`).test(text)),
      [],
    );
  });

  it('holds no value that could be taken for a secret [E1]', () => {
    const values = [...read('.env.example').matchAll(/^#?(\w*(?:SECRET|PASSWORD|_URL)\w*)=(.*)$/gm)];
    assert.ok(values.length > 5);
    for (const [, name, value] of values) assert.equal(value, '', name);
  });

  /** @param sure What must be among them: otherwise the pattern no longer matches the source. */
  function assertNamed(names: string[], sure: string[]) {
    for (const name of sure) assert.ok(names.includes(name), `${name} was not found in the source`);
    assert.deepEqual(
      [...new Set(names)].filter((name) => !named.has(name) && !INTERNAL.has(name)),
      [],
    );
  }
});
