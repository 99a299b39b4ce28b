import { describe, expect, it } from 'vitest';
import { RequestFailure } from './request-failure';

const answered = (status: number, body: unknown, headers = {}) =>
  RequestFailure.answered(new Response(null, { status, headers }), body);

describe('RequestFailure', () => {
  it('A failure carries code, message and fields of a problem', () => {
    const failure = answered(422, {
      code: 'REQUEST_INVALID',
      detail: 'Some fields need another value.',
      errors: [{ loc: ['body', 'title'], msg: 'A title is required.', type: 'REQUIRED' }],
    });
    expect(failure).toMatchObject({
      status: 422,
      code: 'REQUEST_INVALID',
      message: 'Some fields need another value.',
      fields: [{ field: 'title', message: 'A title is required.', type: 'REQUIRED' }],
      isPassing: false,
    });
  });

  it('A failure carries the wait of a 429', () => {
    expect(answered(429, {}, { 'Retry-After': '27' })).toMatchObject({
      retryAfterSeconds: 27,
      isPassing: true,
    });
  });

  it.each([null, 'text', 7, [], { errors: 'none' }, { errors: [null, 3] }, { detail: 5 }])(
    'A body that is not a problem keeps its status: %j',
    (body) => {
      expect(answered(500, body)).toMatchObject({
        status: 500,
        code: 'UNKNOWN',
        fields: [],
        message: 'Status 500',
      });
    },
  );

  it.each(['soon', '-1', 'Wed, 21 Oct 2015 07:28:00 GMT'])(
    'Retry-After is ignored when it is %s',
    (value) => {
      expect(answered(503, {}, { 'Retry-After': value }).retryAfterSeconds).toBeNull();
    },
  );

  it('Only a web address is accepted as the one to open', () => {
    const originIn = (publicOrigin: unknown) => answered(403, { publicOrigin }).publicOrigin;
    expect(originIn('http://localhost:3000')).toBe('http://localhost:3000');
    for (const other of ['javascript:alert(1)', 'tasks.example.com', '', 7, null, undefined]) {
      expect(originIn(other)).toBeNull();
    }
  });

  it('A missing response counts as temporary', () => {
    expect(RequestFailure.unanswered()).toMatchObject({ status: null, isPassing: true });
  });
});
