import { expect, it } from 'vitest';
import { RequestFailure } from '../../../lib/request-failure';
import { givenTask } from '../testing/given-task';
import { errorOf, refusalOf } from './refusal';
import { ChangeConflict } from './send-change';

const errors = {
  'a conflict': new ChangeConflict(givenTask({ id: 'rope', title: 'Theirs' })),
  'a problem with a field': RequestFailure.answered(
    { status: 422, headers: new Headers() },
    {
      detail: 'Too long',
      code: 'VALIDATION_FAILED',
      errors: [{ loc: ['body', 'title'], msg: 'Too long', type: 'maxLength' }],
    },
  ),
  'a deleted task': RequestFailure.answered({ status: 404, headers: new Headers() }, 'Not found'),
  'no response': RequestFailure.unanswered(),
  'another error': new Error('Unexpected'),
};

it.each(Object.entries(errors))(
  'The reason of a refusal stays the same on the device: %s',
  (_name, error) => {
    const kept = errorOf(structuredClone(refusalOf(error)));
    expect(kept).toEqual(error);
    expect(kept.constructor).toBe(error.constructor);
  },
);
