import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import {
  applyDecorators,
  Controller,
  Get,
  type CustomDecorator,
  type INestApplication,
  type Type,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { AuthModule, OptionalAuth, OwnedBy, Public, Roles, Scopes, SkipOwnership } from '../src/index.js';
import { bearer, createTestToken, forgedToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { ADAPTERS } from './guarded-app.js';

const DECORATORS: Readonly<Record<string, () => CustomDecorator<symbol>>> = {
  '@Public()': Public,
  '@OptionalAuth()': OptionalAuth,
  "@Roles('admin')": () => Roles('admin'),
  "@Scopes('read')": () => Scopes('read'),
  "@OwnedBy('userId')": () => OwnedBy('userId'),
  '@SkipOwnership()': SkipOwnership,
};
const NOTHING = 'nothing';

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
    const places = [NOTHING, ...Object.keys(DECORATORS).slice(0, -1), "@Roles('admin') @SkipOwnership()"];
    expect(CASES).toHaveLength(places.length ** 2 + (places.length - 1) * places.length);
    expect(new Set(CASES.map(({ onClass }) => onClass))).toEqual(new Set(places));
    expect(new Set(CASES.map(({ onHandler }) => onHandler))).toEqual(new Set(places));
    expect(new Set(CASES.map(({ base }) => base))).toEqual(new Set(places));
    expect(new Set(CASES.map(({ answer }) => answer))).toEqual(new Set([...Object.keys(ANSWERS), NO_START]));
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

  it.each(CASES.filter(({ answer }) => answer === NO_START))(
    'stop the start with $onClass on the class and $onHandler on the handler',
    async (each) => {
      const app = await appWith([controllerOf(each, 'case')], adapter());
      await expect(app.init()).rejects.toThrow('@SkipOwnership() on CaseController.answer needs @Roles()');
      await app.close();
    },
  );

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
