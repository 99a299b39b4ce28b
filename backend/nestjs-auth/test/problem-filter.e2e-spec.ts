import type { Server, ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  BadRequestException,
  Body,
  ConflictException,
  Controller,
  Get,
  HttpException,
  Logger,
  Module,
  NotFoundException,
  Param,
  ParseIntPipe,
  Post,
  Res,
  ServiceUnavailableException,
  UnauthorizedException,
  type INestApplication,
} from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { throwError, type Observable } from 'rxjs';
import request from 'supertest';
import { ProblemException, ProblemFilter } from '../src/index.js';
import { ADAPTERS } from './guarded-app.js';

const bug = new TypeError('password is hunter2');

const THROWN = {
  coded: new ProblemException({ status: 404, code: 'TASK_NOT_FOUND', detail: 'There is no such task' }),
  fields: new ProblemException({
    status: 422,
    code: 'REQUEST_INVALID',
    detail: 'One field is wrong',
    errors: [{ loc: ['body', 'title'], msg: 'Must not be empty', type: 'missing' }],
  }),
  away: new ProblemException({
    status: 503,
    code: 'DATABASE_UNAVAILABLE',
    detail: 'Try again in a moment',
    headers: { 'Retry-After': '2' },
    cause: bug,
  }),
  odd: new ProblemException({ status: 599, code: 'ODD', detail: 'A status without a name' }),
  conflict: new ConflictException('Twice is once too often'),
  missing: new NotFoundException('No such note'),
  validation: new BadRequestException(['title must be a string', 'title must be shorter']),
  text: new HttpException('Short and stout', 418),
  nameless: new HttpException('An unregistered status', 499),
  anonymous: new UnauthorizedException(),
  unavailable: new ServiceUnavailableException('postgres://app:hunter2@db failed'),
  parser: Object.assign(new Error('internal words of a parser'), { statusCode: 415 }),
  liar: Object.assign(new Error('hunter2'), { statusCode: 200 }),
  odder: Object.assign(new Error('hunter2'), { statusCode: '404' }),
  beyond: Object.assign(new Error('hunter2'), { statusCode: 600 }),
  lowest: Object.assign(new Error('internal words of a parser'), { statusCode: 400 }),
  words: 'hunter2',
  nothing: null,
  moved: new ConflictException('Cannot MOVE /notes'),
  told: new NotFoundException('He Cannot GET /notes'),
  bug,
};

@Controller()
class ThrowingController {
  @Get('throw/:name')
  raise(@Param('name') name: keyof typeof THROWN): Observable<never> {
    // What a handler throws need not be an Error.
    return throwError(() => THROWN[name]);
  }

  @Get('status/:status')
  refuse(@Param('status', ParseIntPipe) status: number): never {
    throw new HttpException('In words', status);
  }

  @Get('half')
  half(@Res() response: ServerResponse & { raw?: ServerResponse }): void {
    (response.raw ?? response).write('half an answer');
    throw bug;
  }

  @Post('echo')
  echo(@Body() body: object): object {
    return body;
  }
}

@Module({ controllers: [ThrowingController], providers: [{ provide: APP_FILTER, useClass: ProblemFilter }] })
class ThrowingModule {}

describe.each(ADAPTERS)('ProblemFilter on %s', (adapterName, adapter) => {
  let app: INestApplication;
  let server: Server;
  const logged = jest.spyOn(Logger.prototype, 'error');

  beforeAll(async () => {
    const testing = await Test.createTestingModule({ imports: [ThrowingModule] }).compile();
    app = testing.createNestApplication(adapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
    server = app.getHttpServer() as Server;
  });
  beforeEach(() => {
    logged.mockClear();
  });
  afterEach(() => {
    // Each test below names what it expects in the log.
    expect(logged).not.toHaveBeenCalled();
  });
  afterAll(() => app.close());

  const answerTo = async (name: keyof typeof THROWN): Promise<request.Response> => {
    const answer = await request(server).get(`/throw/${name}`);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toMatchObject({ type: 'about:blank', status: answer.status });
    return answer;
  };

  it('sends the members of a problem and no others [A18]', async () => {
    const { status, body } = await answerTo('coded');
    const requestId = adapterName === 'Fastify' ? { requestId: expect.stringMatching(/./) } : {};
    expect(status).toBe(404);
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is no such task',
      code: 'TASK_NOT_FOUND',
      ...requestId,
    });
  });

  it('lists the refused fields [A18]', async () => {
    const { body } = await answerTo('fields');
    expect(body.errors).toEqual([{ loc: ['body', 'title'], msg: 'Must not be empty', type: 'missing' }]);
  });

  it.each([
    ['conflict', 409, 'HTTP_CONFLICT', 'Twice is once too often'],
    ['missing', 404, 'HTTP_NOT_FOUND', 'No such note'],
    ['text', 418, 'HTTP_I_M_A_TEAPOT', 'Short and stout'],
    ['nameless', 499, 'HTTP_ERROR', 'An unregistered status'],
    ['parser', 415, 'REQUEST_UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type'],
    ['lowest', 400, 'REQUEST_MALFORMED', 'Bad Request'],
    ['moved', 409, 'HTTP_CONFLICT', 'Cannot MOVE /notes'],
    ['told', 404, 'HTTP_NOT_FOUND', 'He Cannot GET /notes'],
  ] as const)(
    'gives a foreign error "%s" a code by its status %d [A18]',
    async (name, status, code, detail) => {
      const answer = await answerTo(name);
      expect(answer.body).toMatchObject({ status, code, detail });
      expect(answer.headers).not.toHaveProperty('www-authenticate');
    },
  );

  it.each([
    [400, 'REQUEST_MALFORMED'],
    [413, 'REQUEST_TOO_LARGE'],
    [414, 'REQUEST_URI_TOO_LONG'],
    [415, 'REQUEST_UNSUPPORTED_MEDIA_TYPE'],
    [422, 'REQUEST_INVALID'],
    [429, 'RATE_LIMITED'],
    [431, 'REQUEST_HEADERS_TOO_LARGE'],
    [405, 'HTTP_METHOD_NOT_ALLOWED'],
  ])('maps status %d to the code %s [A18]', async (status, code) => {
    const { body } = await request(server).get(`/status/${status}`).expect(status);
    expect(body).toMatchObject({ status, code, detail: 'In words' });
  });

  it("turns the list of Nest's ValidationPipe into errors [A18]", async () => {
    const { body } = await answerTo('validation');
    expect(body).toMatchObject({
      status: 400,
      code: 'REQUEST_MALFORMED',
      detail: 'The request is not valid',
    });
    expect(body.errors).toEqual([
      { loc: [], msg: 'title must be a string', type: 'invalid' },
      { loc: [], msg: 'title must be shorter', type: 'invalid' },
    ]);
  });

  it('adds the challenge to a 401 without one [A5]', async () => {
    const { status, headers } = await answerTo('anonymous');
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer']);
  });

  it.each([
    ['bug', 500, 'INTERNAL_ERROR'],
    ['liar', 500, 'INTERNAL_ERROR'],
    ['odder', 500, 'INTERNAL_ERROR'],
    ['beyond', 500, 'INTERNAL_ERROR'],
    ['words', 500, 'INTERNAL_ERROR'],
    ['unavailable', 503, 'HTTP_SERVICE_UNAVAILABLE'],
  ] as const)('hides the text of "%s" and logs it once', async (name, status, code) => {
    const { body, text } = await answerTo(name);
    expect(body).toMatchObject({ status, code, detail: 'Something went wrong on our side' });
    expect(text).not.toContain('hunter2');
    expect(logged.mock.calls).toEqual([[THROWN[name]]]);
    logged.mockClear();
  });

  it('sends the headers of a problem, and logs its cause [A11]', async () => {
    const { status, headers, body, text } = await answerTo('away');
    expect([status, headers['retry-after']]).toEqual([503, '2']);
    expect(body).toMatchObject({ code: 'DATABASE_UNAVAILABLE', detail: 'Try again in a moment' });
    expect(text).not.toContain('hunter2');
    expect(logged.mock.calls).toEqual([[bug]]);
    logged.mockClear();
  });

  it('logs a problem when undefined was thrown', async () => {
    expect((await answerTo('nothing')).body).toMatchObject({ code: 'INTERNAL_ERROR' });
    expect(logged.mock.calls).toEqual([[expect.any(ProblemException)]]);
    logged.mockClear();
  });

  it('logs the problem itself if it has no cause', async () => {
    expect((await answerTo('odd')).body).toMatchObject({ title: 'Error', status: 599 });
    expect(logged.mock.calls).toEqual([[THROWN.odd]]);
    logged.mockClear();
  });

  it("ends a response that has started, whose status can't change", async () => {
    const { status, text } = await request(server).get('/half');
    expect([status, text]).toEqual([200, 'half an answer']);
    expect(logged.mock.calls).toEqual([[bug]]);
    logged.mockClear();
  });

  it('uses distinct codes for malformed JSON, an oversized body and an unknown route [A18]', async () => {
    const post = (body: string): request.Test =>
      request(server).post('/echo').set('Content-Type', 'application/json').send(body);
    expect((await post('{"a":').expect(400)).body).toMatchObject({ code: 'REQUEST_MALFORMED' });
    expect((await post(`"${'x'.repeat(2_000_000)}"`).expect(413)).body).toMatchObject({
      code: 'REQUEST_TOO_LARGE',
    });
    expect((await request(server).get('/nowhere').expect(404)).body).toMatchObject({
      code: 'ROUTE_NOT_FOUND',
      detail: 'This route does not exist',
    });
  });
});

it('ProblemFilter uses the request id that a logger set, even a number', async () => {
  const testing = await Test.createTestingModule({ imports: [ThrowingModule] }).compile();
  const app = testing.createNestApplication();
  app.use((req: { id?: number }, _res: unknown, next: () => void) => {
    req.id = 7;
    next();
  });
  app.useLogger(false);
  await app.init();
  const { body } = await request(app.getHttpServer() as Server).get('/throw/coded');
  expect(body).toMatchObject({ requestId: '7' });
  await app.close();
});

it('ProblemException has the same members under a different filter', () => {
  expect(THROWN.fields.getResponse()).toEqual({
    type: 'about:blank',
    title: 'Unprocessable Entity',
    status: 422,
    code: 'REQUEST_INVALID',
    detail: 'One field is wrong',
    errors: [{ loc: ['body', 'title'], msg: 'Must not be empty', type: 'missing' }],
  });
});
