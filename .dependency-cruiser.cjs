// @ts-check
/** The arrows of the house that must never be drawn. `npm run arrows` checks them, scripts/arrows.test.mjs breaks each. */

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
/** The files behind the names that the door exports. */
const FRONT_DOORS = Object.values(require('./backend/auth/package.json').exports)
  .flatMap((target) => (typeof target === 'string' ? target : Object.values(target).flatMap(Object.values)))
  .map((/** @type {string} */ file) => `^backend/auth/${file.replace('./', '').replaceAll('.', '\\.')}$`);
/** The parts of the library that need no framework and no secret: both servers follow these rules. */
const SHARED_RULES = [
  '^backend/auth/dist/(client-address|public-origin|secret)\\.',
  '^@holdfast/nestjs-auth/(client-address|public-origin|secret)$',
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
      comment: 'The two sides share docs/openapi.json and docs/token-contract.md, never code.',
      severity: 'error',
      from: { path: '^frontend/', pathNot: '^frontend/auth-server/' },
      to: { path: ['^backend/', packages('@holdfast/nestjs-auth', '@holdfast/api')] },
    },
    {
      name: 'auth-server-not-backend',
      comment: 'It shares the rules about addresses; with the guards it would need NestJS.',
      severity: 'error',
      from: { path: '^frontend/auth-server/' },
      to: {
        path: ['^backend/', packages('@holdfast/nestjs-auth', '@holdfast/api')],
        pathNot: SHARED_RULES,
      },
    },
    {
      name: 'backend-not-frontend',
      comment: 'A server that imports its client cannot be deployed without it.',
      severity: 'error',
      from: { path: '^backend/' },
      to: { path: ['^frontend/', packages('@holdfast/auth-server', '@holdfast/web')] },
    },
    {
      name: 'web-not-auth-server',
      comment: 'They talk over HTTP on one origin; an import would carry secrets into the bundle.',
      severity: 'error',
      from: { path: '^frontend/web/' },
      to: { path: ['^frontend/auth-server/', packages('@holdfast/auth-server')] },
    },
    {
      name: 'auth-server-not-web',
      comment: 'They talk over HTTP on one origin; the auth server renders no page of the app.',
      severity: 'error',
      from: { path: '^frontend/auth-server/' },
      to: { path: ['^frontend/web/', packages('@holdfast/web')] },
    },
    {
      name: 'better-auth-in-its-room',
      comment:
        'Everybody else knows the token contract, so Better Auth can be upgraded or replaced in one room.',
      severity: 'error',
      from: { pathNot: '^frontend/auth-server/' },
      to: { path: BETTER_AUTH },
    },
    {
      name: 'web-never-verifies-a-token',
      comment: 'A browser has no secret to verify with; reading claims there invites trusting them.',
      severity: 'error',
      from: { path: '^frontend/web/src/' },
      to: { path: packages('jose', 'jsonwebtoken', 'jwt-decode') },
    },
    {
      name: 'door-knows-no-database',
      comment: 'A team installs the door in services whose storage we do not know.',
      severity: 'error',
      from: { path: '^backend/auth/src/' },
      to: { path: DRIVERS_AND_ORMS },
    },
    {
      name: 'door-knows-no-http-framework',
      comment: 'It must work on Express and on Fastify; importing one makes the other install it.',
      severity: 'error',
      from: { path: '^backend/auth/src/' },
      to: { path: packages('express', 'fastify', '@nestjs/platform-(express|fastify)') },
    },
    {
      name: 'door-knows-no-application',
      comment: 'It is published alone.',
      severity: 'error',
      from: { path: '^backend/auth/' },
      to: { path: ['^backend/api/', packages('@holdfast/api')] },
    },
    {
      name: 'typeorm-in-the-api',
      comment: 'Schema app has one way in; a second one would have its own idea of who owns a row.',
      severity: 'error',
      from: { pathNot: '^backend/api/' },
      to: { path: packages('typeorm', '@nestjs/typeorm') },
    },
    {
      name: 'kysely-in-the-auth-server',
      comment: 'Schema auth has one way in: the one that Better Auth uses itself.',
      severity: 'error',
      from: { pathNot: '^frontend/auth-server/' },
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
      from: { path: '^frontend/web/src/features/([^/]+)/' },
      to: { path: '^frontend/web/src/features/', pathNot: '^frontend/web/src/features/$1/' },
    },
    {
      name: 'web-features-below-app',
      comment: 'app/ composes features; a feature that knows its place in the app cannot be moved.',
      severity: 'error',
      from: { path: '^frontend/web/src/features/' },
      to: { path: '^frontend/web/src/app/' },
    },
    {
      name: 'web-foundation-below-features',
      comment: 'ui/, lib/ and api/ hold no domain words: they are used by features and know none.',
      severity: 'error',
      from: { path: '^frontend/web/src/(ui|lib|api)/' },
      to: { path: '^frontend/web/src/(features|app)/' },
    },
    {
      name: 'src-never-test',
      comment: 'What is shipped must not need what is not.',
      severity: 'error',
      from: { path: '^(backend|frontend)/[^/]+/src/', pathNot: [SPECS, '^[^/]+/[^/]+/src/testing/'] },
      to: {
        path: [
          '^(backend|frontend)/[^/]+/(test|e2e)/',
          '/(src|dist)/testing/',
          '^@holdfast/nestjs-auth/testing',
          SPECS,
        ],
      },
    },
    {
      name: 'src-never-scripts',
      comment:
        'scripts/ starts the product on a developer machine; in production nobody calls it from inside.',
      severity: 'error',
      from: { path: '^(backend|frontend)/[^/]+/src/', pathNot: SPECS },
      to: { path: '^scripts/' },
    },
    {
      name: 'testing-never-a-runner',
      comment: 'The published helpers run under whatever test runner the team uses.',
      severity: 'error',
      from: { path: '^backend/auth/src/testing/', pathNot: SPECS },
      to: {
        path: [packages('jest', '@jest/[^/]+', 'vitest', '@playwright/test', 'mocha'), '^(node:)?test$'],
      },
    },
    {
      name: 'package-by-its-front-door',
      comment: 'Only what a package exports is promised; the rest may move.',
      severity: 'error',
      from: { path: '^(backend|frontend)/([^/]+)/' },
      to: {
        path: ['^(backend|frontend)/', '^@holdfast/[^/]+/(src|dist)/'],
        pathNot: ['^$1/$2/', ...FRONT_DOORS],
      },
    },
    {
      name: 'no-undeclared-package',
      comment:
        'A package that a room does not declare is only there by hoisting, and missing from its image.',
      severity: 'error',
      from: { path: '^(backend|frontend)/[^/]+/src/', pathNot: [SPECS, '/src/testing/'] },
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
