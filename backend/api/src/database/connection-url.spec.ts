import { describe, expect, it } from '@jest/globals';
import { connectionFromUrl } from './connection-url.js';

describe('connectionFromUrl', () => {
  it("accepts a URL of Neon unchanged and verifies the server's certificate [E2]", () => {
    const url = 'postgresql://me:hunter2@ep-x-pooler.neon.tech/db?sslmode=require&channel_binding=require';
    expect(connectionFromUrl(url)).toEqual({
      url: 'postgresql://me:hunter2@ep-x-pooler.neon.tech/db?sslmode=verify-full',
      enableChannelBinding: true,
    });
  });

  it.each([
    'postgres://me@localhost:5432/db',
    'postgres://me@db/db?sslmode=disable',
    'postgres://me@db/db?sslmode=no-verify',
  ])('returns %s unchanged', (url) => {
    expect(connectionFromUrl(url)).toEqual({ url, enableChannelBinding: false });
  });
});
