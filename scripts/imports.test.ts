import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const CRUISE = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

/** Packages that the fixture installs and every package declares, so that only the rule under test fires. */
const INSTALLED = [
  ...['better-auth', 'typeorm', '@nestjs/typeorm', 'kysely', 'pg', 'express', 'fastify', 'jose'],
  ...['vitest', 'undeclared', '@holdfast/api', '@holdfast/auth-server', '@holdfast/web'],
];
const PACKAGES = [
  'backend/nestjs-auth',
  'backend/server-kit',
  'backend/api',
  'backend/auth-server',
  'frontend',
  'grammar',
];

/**
 * One forbidden import per line: the file, what it imports, and the rules that must report it. Files of relative
 * paths are created as well.
 */
const FORBIDDEN: [file: string, specifier: string, rules: string[]][] = [
  ['backend/api/src/cycle/a.ts', './b.js', ['no-cycle']],
  ['backend/api/src/cycle/b.ts', './a.js', []], // A cycle is reported once, at its first file.
  [
    'frontend/src/lib/task.ts',
    '../../../backend/api/src/tasks/task.ts',
    ['frontend-not-backend', 'package-by-its-exports'],
  ],
  ['backend/auth-server/src/tasks.ts', '@holdfast/api', ['auth-server-not-api']],
  ['backend/auth-server/src/guards.ts', '../../nestjs-auth/dist/index.js', ['auth-server-not-api']],
  [
    'frontend/src/lib/address.ts',
    '../../../backend/nestjs-auth/dist/client-address.js',
    ['frontend-not-backend'],
  ],
  ['backend/api/src/session.ts', '@holdfast/auth-server', ['api-not-auth-server']],
  ['backend/api/src/page.ts', '@holdfast/web', ['backend-not-frontend']],
  ['backend/server-kit/src/tasks.ts', '@holdfast/api', ['server-kit-not-servers']],
  ['backend/server-kit/src/guards.ts', '../../nestjs-auth/dist/index.js', ['server-kit-not-servers']],
  ['frontend/src/lib/auth.ts', '@holdfast/auth-server', ['frontend-not-backend']],
  ['backend/auth-server/src/page.ts', '@holdfast/web', ['backend-not-frontend']],
  ['backend/api/src/account.ts', 'better-auth', ['better-auth-only-in-auth-server']],
  ['backend/nestjs-auth/src/session.ts', 'better-auth', ['better-auth-only-in-auth-server']],
  ['frontend/src/lib/session.ts', 'better-auth/react', ['better-auth-only-in-auth-server']],
  ['frontend/src/features/session/auth.ts', 'better-auth', ['better-auth-only-in-auth-server']],
  ['frontend/src/features/session/claims.ts', 'jose', ['frontend-never-verifies-tokens']],
  ['backend/nestjs-auth/src/users.ts', 'pg', ['library-knows-no-database']],
  ['backend/nestjs-auth/src/request.ts', 'express', ['library-knows-no-http-framework']],
  ['backend/nestjs-auth/test/tasks.ts', '@holdfast/api', ['library-alone']],
  ['backend/auth-server/src/rows.ts', 'typeorm', ['typeorm-in-the-api']],
  ['backend/api/src/rows.ts', 'kysely', ['kysely-in-the-auth-server']],
  ['backend/api/src/tasks/tasks.controller.ts', './tasks.repository.js', ['controller-not-to-storage']],
  ['backend/api/src/tasks/tasks.service.ts', '@nestjs/typeorm', ['service-not-to-driver']],
  ['backend/api/src/tasks/task.entity.ts', './dto/task.dto.js', ['storage-not-upward']],
  [
    'backend/api/src/lists/lists.service.ts',
    '../tasks/tasks.repository.js',
    ['api-features-by-their-module'],
  ],
  ['frontend/src/features/lists/page.tsx', '../tasks/row.js', ['web-features-apart']],
  ['frontend/src/features/lists/link.tsx', '../../app/router.js', ['web-features-below-app']],
  ['frontend/src/ui/button.tsx', '../features/tasks/row.js', ['web-foundation-below-features']],
  ['backend/api/src/main.ts', '../test/given.js', ['src-never-test']],
  ['backend/nestjs-auth/src/jwt.ts', './testing/token.js', ['src-never-test']],
  ['backend/api/src/start.ts', '../../../scripts/start.ts', ['src-never-scripts']],
  ['backend/nestjs-auth/src/testing/given.ts', 'node:test', ['testing-never-a-runner']],
  ['backend/nestjs-auth/src/testing/mock.ts', 'vitest', ['testing-never-a-runner']],
  ['backend/api/src/guard.ts', '../../nestjs-auth/src/jwt-auth.guard.js', ['package-by-its-exports']],
  ['backend/api/src/cache.ts', 'undeclared', ['no-undeclared-package']],
  ['grammar/src/days.ts', 'pg', ['grammar-alone']],
];

/** Imports that are allowed. */
const ALLOWED: [file: string, specifier: string, kind?: 'type'][] = [
  ['backend/api/src/users/users.controller.ts', '../tasks/tasks.repository.js', 'type'],
  ['backend/api/src/tasks/tasks.module.ts', '../../../nestjs-auth/dist/index.js'],
  ['backend/api/test/tasks.e2e-spec.ts', '../../nestjs-auth/dist/testing/index.js'],
  ['backend/api/test/tasks.e2e-spec.ts', '../../../scripts/testing/test-database.ts'],
  ['backend/api/src/tasks/tasks.repository.ts', 'typeorm'],
  ['backend/api/src/database/data-source.ts', '../tasks/task.entity.js'],
  ['backend/nestjs-auth/src/guard.spec.ts', './testing/token.js'],
  ['backend/auth-server/src/auth.ts', 'better-auth'],
  ['backend/auth-server/src/address.ts', '../../nestjs-auth/dist/client-address.js'],
  ['backend/auth-server/src/origin.ts', '../../nestjs-auth/dist/public-origin.js'],
  ['frontend/src/features/tasks/list.tsx', '../../ui/field.js'],
  ['frontend/src/app/router.tsx', '../features/tasks/row.js'],
];

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

describe('the import rules', () => {
  const fixture = mkdtempSync(join(tmpdir(), 'holdfast-imports-'));
  let violations: Violation[] = [];

  before(async () => {
    build(fixture);
    violations = await cruise(fixture);
  });
  after(() => {
    rmSync(fixture, { recursive: true });
  });

  for (const [file, specifier, rules] of FORBIDDEN) {
    it(`answers ${file} → ${specifier} with ${rules.join(' and ') || 'nothing more'}`, () => {
      const fired = violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
      assert.deepEqual([...new Set(fired)].sort(), [...rules].sort());
    });
  }

  it('lets the API and the SPA do without Better Auth, and the SPA without a verifier [A20]', () => {
    const broken = violations
      .filter(({ rule }) => /better-auth|verifies/.test(rule.name))
      .map(({ from }) => from);
    assert.ok(broken.includes('backend/api/src/account.ts'));
    assert.ok(broken.includes('frontend/src/lib/session.ts'));
    assert.ok(broken.includes('frontend/src/features/session/claims.ts'));
  });

  it('allow the usual imports', () => {
    const files = new Set(ALLOWED.map(([file]) => file));
    assert.deepEqual(
      violations.filter(({ from }) => files.has(from)),
      [],
    );
  });

  it('has no rule that this test does not break', () => {
    const config = createRequire(import.meta.url)(CONFIG) as {
      forbidden: { name: string; comment: string; severity: string }[];
    };
    const broken = new Set(FORBIDDEN.flatMap(([, , rules]) => rules));
    assert.deepEqual(
      config.forbidden.map(({ name }) => name).filter((name) => !broken.has(name)),
      [],
    );
    for (const { comment, severity } of config.forbidden) assert.ok(comment && severity === 'error');
  });

  it('holds in this repository', async () => {
    assert.deepEqual(await cruise(ROOT), []);
  });
});

async function cruise(root: string): Promise<Violation[]> {
  const args = [
    CRUISE,
    '--config',
    CONFIG,
    '--output-type',
    'json',
    'backend',
    'frontend',
    'grammar',
    'scripts',
  ];
  const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
  // The exit code counts the violations; the report on stdout names them.
  const { stdout } = await promisify(execFile)(process.execPath, args, options).catch((error: unknown) => {
    if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string')
      return { stdout: error.stdout };
    throw error;
  });
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

function build(root: string) {
  const declared = Object.fromEntries(
    INSTALLED.filter((name) => name !== 'undeclared').map((name) => [name, '1.0.0']),
  );
  write(root, 'package.json', JSON.stringify({ name: 'fixture', type: 'module' }));
  for (const folder of PACKAGES)
    write(root, `${folder}/package.json`, JSON.stringify({ type: 'module', dependencies: declared }));
  for (const name of INSTALLED) {
    write(
      root,
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
    );
    write(root, `node_modules/${name}/index.js`, 'export {};');
  }
  write(
    root,
    'node_modules/better-auth/package.json',
    JSON.stringify({
      name: 'better-auth',
      exports: { '.': './index.js', './react': './dist/client/react/index.mjs' },
    }),
  );
  write(root, 'node_modules/better-auth/dist/client/react/index.mjs', 'export {};');

  const imports = new Map();
  for (const [file, specifier, kind] of [...FORBIDDEN, ...ALLOWED]) {
    const what = kind === 'type' ? 'type {} from ' : '';
    imports.set(file, [...(imports.get(file) ?? []), `import ${what}${JSON.stringify(specifier)};`]);
    if (!specifier.startsWith('.')) continue;
    const target = join(dirname(file), specifier);
    const source = target.includes('/dist/') ? target : target.replace(/\.js$/, '.ts');
    if (!imports.has(source)) imports.set(source, []);
  }
  for (const [file, lines] of imports) write(root, file, [...lines, 'export {};'].join('\n'));
}

function write(root: string, file: string, text: string) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
