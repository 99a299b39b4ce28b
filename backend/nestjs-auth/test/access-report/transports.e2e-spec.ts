import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { accessReport, type AccessReport } from '../../src/testing/nest/index.js';
import { startTransportsApp, type TransportPlant } from './transports-app.js';

// A report makes hundreds of calls, and other suites may need the machine too.
jest.setTimeout(60_000);

describe('accessReport on resolvers, gateways and message handlers', () => {
  let app: INestApplication | undefined;
  const reportWith = async (...plants: readonly TransportPlant[]): Promise<AccessReport> => {
    app = await startTransportsApp(...plants);
    return accessReport(app);
  };
  afterEach(() => app?.close());

  it('finds all of them closed, public by their decorator, or not called, without a fault', async () => {
    const report = await reportWith();
    expect(report.holes).toEqual([]);
    expect(report.unproven).toEqual([
      { route: 'subscription noteAdded', reasons: ['subscriptions are not called'] },
    ]);
    expect(report.routes.map(({ operation, state }) => `${operation.route} ${state}`).toSorted()).toEqual([
      'gateway /live: notes closed',
      'message motto public',
      'message {"cmd":"notes"} closed',
      'mutation createNote closed',
      'query note closed',
      'query noteCount closed',
      'query notes closed',
      'subscription noteAdded unproven',
    ]);
  });

  it.each([
    ['resolver without owner', 'query note foreign-row'],
    ['accidental @Public on a resolver', 'query latestNotes accidental-public'],
    ['owner in an input of a resolver', 'mutation importNote foreign-owner'],
    ['gateway without a check of its user', 'gateway /open: notes accidental-public'],
    ['message handler without owner', 'message {"cmd":"notes"} foreign-list'],
  ] as const)('finds the planted fault "%s"', async (plant, hole) => {
    const { holes } = await reportWith(plant);
    expect(holes.map(({ route, kind }) => `${route} ${kind}`)).toContain(hole);
    expect(new Set(holes.map(({ route }) => route)).size).toBe(1);
  });
});
