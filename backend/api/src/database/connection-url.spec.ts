import { describe, expect, it } from '@jest/globals';
import { connectionFromUrl } from './connection-url.js';

describe('connectionFromUrl', () => {
  it("takes a URL of Neon as it is handed out and verifies the server's certificate [E2]", () => {
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
  ])('leaves %s alone', (url) => {
    expect(connectionFromUrl(url)).toEqual({ url, enableChannelBinding: false });
  });
});
