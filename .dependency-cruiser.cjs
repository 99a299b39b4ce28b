// @ts-check
/** Imports that are not allowed. `npm run imports` checks them, scripts/imports.test.ts breaks each rule. */

/** Matches an installed package and, where it is not installed, its bare name. */
const packages = (/** @type {string[]} */ ...names) => `(^|(^|/)node_modules/)(${names.join('|')})(/|$)`;

const BETTER_AUTH = packages('better-auth', '@better-auth/[^/]+');
const DRIVERS_AND_ORMS = packages(
  'pg',
  'postgres',
  'typeorm',
  '@nestjs/typeorm',
  'kysely',
  'mysql2',
  'sqlite3',
);
/** @returns {string[]} */
const filesOf = (/** @type {string | object} */ target) =>
  typeof target === 'string' ? [target] : Object.values(target).flatMap(filesOf);
/** The built files that packages export. */
const EXPORTED_FILES = ['nestjs-auth', 'server-kit'].flatMap((name) =>
  filesOf(require(`./backend/${name}/package.json`).exports).map(
    (file) => `^backend/${name}/${file.replace('./', '').replaceAll('.', '\\.')}$`,
  ),
);
/** The parts of the library that need no framework. Both servers follow these rules. */
const SHARED_RULES = [
  '^backend/nestjs-auth/dist/(client-address|personal-tokens/index|public-origin|secret)\\.',
  '^@holdfast/nestjs-auth/(client-address|personal-tokens|public-origin|secret)$',
];
const SPECS = '\\.(e2e-)?spec\\.tsx?$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      // What a generator writes is not ours to untangle.
      from: { pathNot: '/generated/' },
      to: { circular: true },
    },
    {
      name: 'frontend-not-backend',
      comment:
        'They share docs/openapi.json and docs/token-contract.md and talk over HTTP. An import could bundle a secret.',
      severity: 'error',
      from: { path: '^frontend/' },
      to: { path: ['^backend/', packages('@holdfast/(nestjs-auth|server-kit|api|auth-server)')] },
    },
    {
      name: 'backend-not-frontend',
      comment: 'A server that imports its client cannot be deployed without it.',
      severity: 'error',
      from: { path: '^backend/' },
      to: { path: ['^frontend/', packages('@holdfast/web')] },
    },
    {
      name: 'api-not-auth-server',
      comment: 'The API knows the auth server by HTTP and by the token contract only.',
      severity: 'error',
      from: { path: '^backend/api/' },
      to: { path: ['^backend/auth-server/', packages('@holdfast/auth-server')] },
    },
    {
      name: 'auth-server-not-api',
      comment:
        'It shares the server kit and the rules without a framework; with the guards it would need NestJS.',
      severity: 'error',
      from: { path: '^backend/auth-server/' },
      to: {
        path: ['^backend/(api|nestjs-auth)/', packages('@holdfast/(nestjs-auth|api)')],
        pathNot: SHARED_RULES,
      },
    },
    {
      name: 'server-kit-not-servers',
      comment: 'Both servers use the kit; it knows neither of them, nor a database driver of theirs.',
      severity: 'error',
      from: { path: '^backend/server-kit/' },
      to: {
        path: [
          '^backend/(api|auth-server|nestjs-auth)/',
          packages('@holdfast/(api|auth-server|nestjs-auth)'),
        ],
        pathNot: SHARED_RULES,
      },
    },
    {
      name: 'grammar-alone',
      comment: 'The page and the API both read with it, so it needs neither of them, nor any package.',
      severity: 'error',
      from: { path: '^grammar/src/', pathNot: SPECS },
      to: { pathNot: '^grammar/' },
    },
    {
      name: 'library-alone',
      comment: 'It is published alone.',
      severity: 'error',
      from: { path: '^backend/nestjs-auth/' },
      to: {
        path: ['^backend/(api|auth-server|server-kit)/', packages('@holdfast/(api|auth-server|server-kit)')],
      },
    },
    {
      name: 'better-auth-only-in-auth-server',
      comment:
        'Everything else knows the token contract, so Better Auth can be upgraded or replaced in one package.',
      severity: 'error',
      // The library is tested against a real one, and shows a plugin for it.
      from: {
        pathNot: ['^backend/auth-server/', '^backend/nestjs-auth/(test|examples)/better-auth'],
      },
      to: { path: BETTER_AUTH },
    },
    {
      name: 'frontend-never-verifies-tokens',
      comment: 'A browser has no secret to verify with; reading claims there invites trusting them.',
      severity: 'error',
      from: { path: '^frontend/src/' },
      to: { path: packages('jose', 'jsonwebtoken', 'jwt-decode') },
    },
    {
      name: 'library-knows-no-database',
      comment: 'Teams install the library in services with any storage.',
      severity: 'error',
      from: { path: '^backend/nestjs-auth/src/' },
      to: { path: DRIVERS_AND_ORMS },
    },
    {
      name: 'library-knows-no-http-framework',
      comment: 'It must work on Express and on Fastify; importing one makes the other install it.',
      severity: 'error',
      from: { path: '^backend/nestjs-auth/src/' },
      to: { path: packages('express', 'fastify', '@nestjs/platform-(express|fastify)') },
    },
    {
      name: 'typeorm-in-the-api',
      comment: 'Only one package opens schema app; a second one could disagree about who owns a row.',
      severity: 'error',
      from: { pathNot: '^backend/api/' },
      to: { path: packages('typeorm', '@nestjs/typeorm') },
    },
    {
      name: 'kysely-in-the-auth-server',
      comment: 'Schema auth is opened with Kysely only, which Better Auth itself uses.',
      severity: 'error',
      from: { pathNot: '^backend/auth-server/' },
      to: { path: packages('kysely', 'kysely-[^/]+') },
    },
    {
      name: 'controller-not-to-storage',
      comment:
        'Controllers translate HTTP and call one service method; a query there escapes the ownership rule of the repository.',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: {
        path: ['\\.(repository|entity)\\.ts$', '^backend/api/src/database/', DRIVERS_AND_ORMS],
        // The type of a row says what a service answers; it queries nothing.
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'service-not-to-driver',
      comment: 'Services decide, repositories query.',
      severity: 'error',
      from: { path: '\\.service\\.ts$' },
      to: { path: DRIVERS_AND_ORMS },
    },
    {
      name: 'storage-not-upward',
      comment:
        'Rows do not know how they are asked for or shown: controller → service → repository → entity.',
      severity: 'error',
      from: { path: '\\.(repository|entity)\\.ts$', pathNot: SPECS },
      to: { path: ['\\.(controller|service|module)\\.ts$', '/dto/'] },
    },
    {
      name: 'api-features-by-their-module',
      comment: 'A feature uses another through the services its module exports, never through its rows.',
      severity: 'error',
      // Tables refer to each other, and the data source lists them all.
      from: { path: '^backend/api/src/([^/]+)/', pathNot: ['^backend/api/src/database/', '\\.entity\\.ts$'] },
      to: {
        path: '^backend/api/src/[^/]+/.+\\.(repository|entity|controller)\\.ts$',
        pathNot: '^backend/api/src/$1/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'web-features-apart',
      comment: 'Features meet in app/ only, so that each can be read, changed and deleted alone.',
      severity: 'error',
      from: { path: '^frontend/src/features/([^/]+)/' },
      to: { path: '^frontend/src/features/', pathNot: '^frontend/src/features/$1/' },
    },
    {
      name: 'web-features-below-app',
      comment: 'app/ composes features; a feature that knows its place in the app cannot be moved.',
      severity: 'error',
      from: { path: '^frontend/src/features/' },
      to: { path: '^frontend/src/app/' },
    },
    {
      name: 'web-foundation-below-features',
      comment: 'ui/, lib/ and api/ hold no domain words: they are used by features and know none.',
      severity: 'error',
      from: { path: '^frontend/src/(ui|lib|api)/' },
      to: { path: '^frontend/src/(features|app)/' },
    },
    {
      name: 'src-never-test',
      comment: 'What is shipped must not need what is not.',
      severity: 'error',
      from: { path: '^(backend/[^/]+|frontend)/src/', pathNot: [SPECS, '^backend/[^/]+/src/testing/'] },
      to: {
        path: [
          '^(backend/[^/]+|frontend)/(test|e2e)/',
          '/(src|dist)/testing/',
          '^@holdfast/nestjs-auth/testing',
          SPECS,
        ],
      },
    },
    {
      name: 'src-never-scripts',
      comment: 'scripts/ starts the product on a developer machine; no production code calls it.',
      severity: 'error',
      from: { path: '^(backend/[^/]+|frontend)/src/', pathNot: SPECS },
      to: { path: '^scripts/' },
    },
    {
      name: 'testing-never-a-runner',
      comment: 'The published helpers run under whatever test runner the team uses.',
      severity: 'error',
      from: { path: '^backend/nestjs-auth/src/testing/', pathNot: SPECS },
      to: {
        path: [packages('jest', '@jest/[^/]+', 'vitest', '@playwright/test', 'mocha'), '^(node:)?test$'],
      },
    },
    {
      name: 'package-by-its-exports',
      comment: 'Only what a package exports is promised; the rest may move.',
      severity: 'error',
      from: { path: '^(backend/[^/]+|frontend)/' },
      to: {
        path: ['^(backend|frontend)/', '^@holdfast/[^/]+/(src|dist)/'],
        pathNot: ['^$1/', ...EXPORTED_FILES],
      },
    },
    {
      name: 'no-undeclared-package',
      comment: 'An undeclared package is only there by hoisting, and is missing from the image.',
      severity: 'error',
      // The build of the library puts jose's code into the compiled form of its file.
      from: {
        path: '^(backend/[^/]+|frontend)/src/',
        pathNot: [SPECS, '/src/testing/', '^backend/nestjs-auth/src/jose\\.ts$'],
      },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'],
        dependencyTypesNot: ['npm', 'npm-peer'],
        pathNot: '^@holdfast/',
      },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)(node_modules|dist|coverage|reports)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
