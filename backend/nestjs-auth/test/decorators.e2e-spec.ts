import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { applyDecorators, Controller, Get, type INestApplication, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import * as index from '../src/index.js';
import {
  AuthModule,
  OptionalAuth,
  OwnedBy,
  Protected,
  Public,
  Roles,
  Scopes,
  Shared,
  SkipOwnership,
} from '../src/index.js';
import { bearer, createTestToken, forgedToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { ADAPTERS } from './guarded-app.js';

const DECORATORS: Readonly<Record<string, () => ClassDecorator & MethodDecorator>> = {
  '@Public()': Public,
  '@OptionalAuth()': OptionalAuth,
  "@Roles('admin')": () => Roles('admin'),
  "@Scopes('read')": () => Scopes('read'),
  "@OwnedBy('userId')": () => OwnedBy('userId'),
  '@Protected()': Protected,
  '@Shared()': Shared,
  '@SkipOwnership()': SkipOwnership,
};
const NOTHING = 'nothing';
/** Where decorators can stand: alone, and the two pairs that are usual. */
const PLACES = [
  NOTHING,
  ...Object.keys(DECORATORS).slice(0, -1),
  "@Protected() @Roles('admin')",
  "@Roles('admin') @SkipOwnership()",
];

const admin = { role: 'admin' };
const scoped = { scope: 'read' };
/** Who asks for what Ada owns. */
const CALLERS: Readonly<Record<string, string | undefined>> = {
  'no token': undefined,
  'a forged token': forgedToken({ sub: 'ada' }),
  Ada: createTestToken({ sub: 'ada' }),
  'Ada with the scope': createTestToken({ sub: 'ada', ...scoped }),
  'Ada as an administrator': createTestToken({ sub: 'ada', ...admin }),
  'Ada as an administrator with the scope': createTestToken({ sub: 'ada', ...admin, ...scoped }),
  Bob: createTestToken({ sub: 'bob' }),
  'Bob with the scope': createTestToken({ sub: 'bob', ...scoped }),
  'Bob as an administrator': createTestToken({ sub: 'bob', ...admin }),
  'Bob as an administrator with the scope': createTestToken({ sub: 'bob', ...admin, ...scoped }),
};

/** What {@link CALLERS} are answered, in their order. */
const ANSWERS: Readonly<Record<string, readonly number[]>> = {
  open: Array<number>(10).fill(200),
  optional: [403, 401, 200, 200, 200, 200, 403, 403, 403, 403],
  owner: [401, 401, 200, 200, 200, 200, 403, 403, 403, 403],
  role: [401, 401, 403, 403, 200, 200, 403, 403, 403, 403],
  scope: [401, 401, 403, 200, 403, 200, 403, 403, 403, 403],
  'role, scope': [401, 401, 403, 403, 403, 200, 403, 403, 403, 403],
  'role, any owner': [401, 401, 403, 403, 200, 200, 403, 403, 200, 200],
  'role, scope, any owner': [401, 401, 403, 403, 403, 200, 403, 403, 403, 200],
};
const NO_START = 'does not start';

interface Case {
  readonly base: string;
  readonly onClass: string;
  readonly onHandler: string;
  readonly answer: string;
}

const documented = readFileSync(new URL('../docs/decorators.md', import.meta.url), 'utf8');

/** The rows of the table below a heading of docs/decorators.md, its head first. */
function tableOf(heading: string): string[][] {
  const [, section = ''] = documented.split(`## ${heading}\n`);
  return (section.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => /^\|(?! -)/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.replaceAll('`', '').trim()),
    );
}

function casesOf(heading: string, toCase: (line: string, column: string, answer: string) => Case): Case[] {
  const [[, ...columns] = [], ...lines] = tableOf(heading);
  return lines.flatMap(([line = '', ...answers]) =>
    answers.map((answer, index) => toCase(line, columns[index] ?? '', answer)),
  );
}

const CASES = [
  ...casesOf('Class and handler', (onClass, onHandler, answer) => ({
    base: NOTHING,
    onClass,
    onHandler,
    answer,
  })),
  ...casesOf('Base class and class', (base, onClass, answer) => ({
    base,
    onClass,
    onHandler: NOTHING,
    answer,
  })),
  ...casesOf('Base class and handler', (base, onHandler, answer) => ({
    base,
    onClass: NOTHING,
    onHandler,
    answer,
  })),
];

/** The decorators that a cell of the tables names. */
function written(cell: string): ClassDecorator & MethodDecorator {
  const names = cell === NOTHING ? [] : cell.split(' ');
  return applyDecorators(
    ...names.map((name) => {
      const decorator = DECORATORS[name];
      if (decorator === undefined) throw new Error(`docs/decorators.md has an unknown decorator: ${name}`);
      return decorator();
    }),
  );
}

function controllerOf({ base, onClass, onHandler }: Case, path: string): Type {
  @written(base)
  class Base {}

  @written(onClass)
  @Controller(path)
  class CaseController extends Base {
    @written(onHandler)
    @Get(':userId')
    answer(): string {
      return 'in';
    }
  }
  return CaseController;
}

async function appWith(
  controllers: Type[],
  adapter: ReturnType<(typeof ADAPTERS)[number][1]>,
): Promise<INestApplication> {
  const testing = await Test.createTestingModule({
    imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS)],
    controllers,
  }).compile();
  const app = testing.createNestApplication(adapter);
  app.useLogger(false);
  return app;
}

describe('The tables of docs/decorators.md', () => {
  it('have a cell for each decorator in each place, and cover every outcome', () => {
    const pairs = (first: readonly string[]): string[] =>
      first.flatMap((one) => PLACES.map((other) => `${one} / ${other}`));
    const withBase = PLACES.filter((place) => place !== NOTHING);
    const found = (one: keyof Case, other: keyof Case, cases: readonly Case[]): string[] =>
      cases.map((each) => `${each[one]} / ${each[other]}`);
    const [classes, bases] = [PLACES.length ** 2, withBase.length * PLACES.length];
    expect(found('onClass', 'onHandler', CASES.slice(0, classes))).toEqual(pairs(PLACES));
    expect(found('base', 'onClass', CASES.slice(classes, classes + bases))).toEqual(pairs(withBase));
    expect(found('base', 'onHandler', CASES.slice(classes + bases))).toEqual(pairs(withBase));
    expect(new Set(CASES.map(({ answer }) => answer))).toEqual(new Set([...Object.keys(ANSWERS), NO_START]));
  });

  it('know every decorator that the package exports', () => {
    const exported = Object.entries(index)
      .filter(
        ([name, value]) =>
          typeof value === 'function' && /^[A-Z]/.test(name) && value.prototype === undefined,
      )
      .map(([name]) => name);
    const known = Object.keys(DECORATORS).map((name) => name.slice(1, name.indexOf('(')));
    expect(known).toEqual(expect.arrayContaining(exported.filter((name) => name !== 'CurrentUser')));
  });
});

describe.each(ADAPTERS)('Combined decorators on %s', (_name, adapter) => {
  it('behave as docs/decorators.md says, cell by cell', async () => {
    const starting = CASES.filter(({ answer }) => answer !== NO_START);
    const app = await appWith(
      starting.map((each, index) => controllerOf(each, `case${index}`)),
      adapter(),
    );
    await app.listen(0, '127.0.0.1');
    const server = app.getHttpServer() as Server;
    const wrong: string[] = [];
    for (const [index, { base, onClass, onHandler, answer }] of starting.entries()) {
      const statuses = await Promise.all(
        Object.values(CALLERS).map(async (token) => {
          const test = request(server).get(`/case${index}/ada`);
          return (await (token === undefined ? test : test.set(...bearer(token)))).status;
        }),
      );
      if (statuses.join() === ANSWERS[answer]?.join()) continue;
      wrong.push(`${base} / ${onClass} / ${onHandler} is not ${answer}: ${statuses.join(' ')}`);
    }
    await app.close();
    expect(wrong).toEqual([]);
  }, 60_000);

  it('stop the start in each cell that says so, with one line that names the handler or its class', async () => {
    const wrong: string[] = [];
    for (const each of CASES.filter(({ answer }) => answer === NO_START)) {
      const app = await appWith([controllerOf(each, 'case')], adapter());
      const error = await app.init().then(
        () => 'it starts',
        (reason: unknown) => (reason instanceof Error ? reason.message : String(reason)),
      );
      await app.close();
      if (/^AuthModule: .*CaseController.*\.$/.test(error)) continue;
      wrong.push(`${each.base} / ${each.onClass} / ${each.onHandler}: ${error}`);
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it.each([
    [
      { base: NOTHING, onClass: '@Public()', onHandler: "@Roles('admin')" },
      '@Roles() on CaseController.answer contradicts @Public() on its class; add @Protected() to CaseController.answer to close it, or decorate the handlers instead of the class.',
    ],
    [
      { base: "@Roles('admin')", onClass: NOTHING, onHandler: '@Public()' },
      '@Public() on CaseController.answer contradicts @Roles() on its class; add @Protected() to CaseController.answer to close it, or decorate the handlers instead of the class.',
    ],
    [
      { base: '@Public()', onClass: NOTHING, onHandler: NOTHING },
      "CaseController extends Base, which has @Public(); that isn't inherited, so add @Public() to CaseController too, or @Protected() to keep it closed.",
    ],
    [
      { base: "@OwnedBy('userId')", onClass: '@Public()', onHandler: NOTHING },
      '@Public() on CaseController contradicts @OwnedBy() on its base class; remove one, or add @Protected() to CaseController to close it.',
    ],
  ])('say what to write instead of %j', async (places, line) => {
    const app = await appWith([controllerOf({ ...places, answer: NO_START }, 'case')], adapter());
    await expect(app.init()).rejects.toThrow(`AuthModule: ${line}`);
    await app.close();
  });

  const [, ...contradictions] = tableOf('Contradictions');
  it.each(contradictions)(
    'stop the start where %s and %s stand on one place',
    async (opens = '', closes = '') => {
      const both = `${opens} ${closes}`;
      const [first = '', second = ''] = [opens, closes].map((name) => name.replace(/\(.*/, '()'));
      for (const [places, name] of [
        [{ onClass: both, onHandler: NOTHING }, 'CaseController'],
        [{ onClass: NOTHING, onHandler: both }, 'CaseController.answer'],
      ] as const) {
        const app = await appWith(
          [controllerOf({ base: NOTHING, ...places, answer: NO_START }, 'case')],
          adapter(),
        );
        await expect(app.init()).rejects.toThrow(
          `AuthModule: ${first} and ${second} contradict each other on ${name}; keep one of them.`,
        );
        await app.close();
      }
    },
  );
});
