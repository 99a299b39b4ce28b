import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import appPaths from '../frontend/app-paths.mjs';
import securityHeaders from '../frontend/security-headers.mjs';

/** CommonJS packages whose types say that they are modules, or do not resolve. */
const require = createRequire(import.meta.url);
const dockerfileUtils = require('dockerfile-utils') as { validate: (dockerfile: string) => unknown[] };
const { DCLinter } = require('dclint') as {
  DCLinter: new (options: object) => {
    lintFiles: (files: string[], recursive: boolean) => { messages: unknown[] }[];
  };
};

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const filesBelow = (folder: string, pattern: RegExp) =>
  readdirSync(join(ROOT, folder), { encoding: 'utf8', recursive: true })
    .filter((file) => pattern.test(file))
    .map((file) => join(folder, file));

const DOCKERFILES = ['backend/Dockerfile', 'frontend/Dockerfile'];
interface Service {
  image: string;
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  restart: string;
  stop_grace_period: string;
  networks: string[];
  profiles?: string[];
  ports?: string[];
  environment?: Record<string, string | number | null>;
  deploy?: { resources: { limits?: { memory?: string; pids?: number } } };
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  networks: { database: { internal: boolean } };
  configs: object;
};
const services = Object.entries(compose.services);
const service = (name: string) => compose.services[name] ?? assert.fail(`There is no service ${name}.`);
const caddyfile = read('frontend/Caddyfile');

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
    const [result] = linter.lintFiles([join(ROOT, 'docker-compose.yml')], false);
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

describe('the images', () => {
  for (const file of DOCKERFILES) {
    it(`builds ${file} from pinned, exchangeable bases and runs it as a numeric user`, () => {
      const text = read(file);
      assert.deepEqual(dockerfileUtils.validate(text), []);
      for (const [, base] of text.matchAll(/^FROM (\S+)/gm))
        assert.match(base ?? '', /^(\$\{[A-Z_]+\}|[a-z-]+)$/);
      for (const [, image] of text.matchAll(/^ARG \w+_IMAGE=(\S+)$/gm))
        assert.match(image ?? '', /^\S+\d\S*:(?!latest)\S+$|:\d/);
      assert.match(text, /^USER 65532:65532$/m);
      assert.match(text, /^HEALTHCHECK /m);
      assert.match(text, /npm ci .*--ignore-scripts/);
    });
  }

  it('leave development dependencies out of the servers', () => {
    for (const server of ['api', 'auth-server'])
      assert.match(
        read('backend/Dockerfile'),
        new RegExp(`npm ci --omit=dev .*--workspace backend/${server}$`, 'm'),
      );
  });

  it('send the builder only what they are made of [E1]', () => {
    const [everything, ...rules] = read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    assert.equal(everything, '*');
    assert.ok(rules.includes('**/.env') && rules.includes('**/node_modules'));
    const copied = DOCKERFILES.flatMap((file) => [
      ...read(file).matchAll(/^COPY (?!--from)(.+) \S+$/gm),
    ]).flatMap(([, sources = '']) => sources.split(' '));
    for (const source of copied) {
      assert.ok(
        rules.some((rule) => rule === `!${source}` || source.startsWith(`${rule.slice(1)}/`)),
        source,
      );
    }
  });
});

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
    const sources = folders.flatMap((folder) => filesBelow(folder, /(?<!deployment\.test)\.(ts|mjs)$/));
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

describe('the edge of production', () => {
  it('sends the same security headers as the edge of npm start [E4]', () => {
    const block = /\(static\) \{[\s\S]*?\theader \{\n([\s\S]*?)\n\t\}/.exec(caddyfile)?.[1] ?? '';
    const headers = [...block.matchAll(/^\t\t([\w-]+) "(.*)"$/gm)].map(([, name, value]) => [name, value]);
    assert.deepEqual(Object.fromEntries(headers), { ...securityHeaders });
  });

  it('keeps every answer from being embedded elsewhere, also those of the servers', () => {
    assert.match(
      caddyfile,
      /^\(every-response\) \{\n[^}]*\theader \?Cross-Origin-Resource-Policy "same-origin"$/m,
    );
    const [, site = ''] = caddyfile.split('\n{$PUBLIC_ORIGIN} {\n');
    // Directly in the site, so outside of every `handle`, and once more for errors.
    assert.match(site, /^\timport every-response$/m);
    assert.match(site, /^\thandle_errors \{\n\t\timport every-response$/m);
  });

  it('tells browsers to come back over HTTPS for at least a year [E4]', () => {
    const [, seconds] = /Strict-Transport-Security "max-age=(\d+); includeSubDomains"/.exec(caddyfile) ?? [];
    assert.ok(Number(seconds) >= 365 * 24 * 60 * 60);
  });

  it('leaves the redirect from HTTP and the certificates to Caddy [E4]', () => {
    assert.doesNotMatch(caddyfile, /auto_https|tls internal/);
    assert.match(caddyfile, /^\{\$PUBLIC_ORIGIN\} \{$/m);
    assert.match(String(service('web').environment?.PUBLIC_ORIGIN), /^\$\{PUBLIC_ORIGIN:\?/);
  });

  it('sends the app for its own addresses alone, as the edge of npm start does', () => {
    const routes = matches(read('frontend/src/app/router.tsx'), /^ {2}(?:path: | {2})'\/([^/']+)/gm);
    assert.deepEqual([...new Set(routes)].sort(), [...appPaths].sort());
    const [names = ''] = matches(caddyfile, /^\t@app path_regexp \^\/\(\((.+)\)\(\/\.\*\)\?\)\?\$$/gm);
    assert.deepEqual(names.split('|').sort(), [...appPaths].sort());
  });

  it('routes to the servers as the edge of npm start does, but for the dev mailbox', () => {
    const routed = matches(read('scripts/product/edge.ts'), /^ {2}\['(\/[^']+)', \w+\],$/gm).filter(
      (path) => path !== '/mailbox',
    );
    assert.ok(routed.includes('/api/auth'));
    const paths = matches(caddyfile, /^\t@(?:auth|api) path (.+)$/gm).flatMap((list) => list.split(' '));
    assert.deepEqual(paths.sort(), routed.flatMap((path) => [path, `${path}/*`]).sort());
  });
});

/** @param pattern With one group. */
function matches(text: string, pattern: RegExp) {
  return [...text.matchAll(pattern)].map(([, group = '']) => group);
}
