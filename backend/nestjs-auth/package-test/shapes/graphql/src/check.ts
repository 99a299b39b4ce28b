import 'reflect-metadata';
import assert from 'node:assert/strict';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestToken, TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';
import { GraphqlExample } from './graphql';

async function main(): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(
    GraphqlExample.with(TEST_AUTH_OPTIONS),
    new FastifyAdapter(),
    { logger: ['error'] },
  );
  await app.init();
  const codeOf = async (query: string, sub?: string): Promise<unknown> => {
    const { body } = await app.inject({
      method: 'POST',
      url: '/graphql',
      headers: sub === undefined ? {} : { authorization: `Bearer ${createTestToken({ sub })}` },
      payload: { query },
    });
    const { errors } = JSON.parse(body) as { errors?: [{ extensions: { code: string } }] };
    return errors?.[0].extensions.code;
  };
  const notes = '{ notes(userId: "ada") }';
  assert.equal(await codeOf('{ motto }'), undefined);
  assert.equal(await codeOf(notes), 'AUTH_TOKEN_MISSING');
  assert.equal(await codeOf(notes, 'ada'), undefined);
  assert.equal(await codeOf(notes, 'bob'), 'AUTH_NOT_OWNER');
  assert.equal(await codeOf('{ users }', 'ada'), 'AUTH_ROLE_REQUIRED');
  await app.close();
}

void main();
