import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { accessReport, type AccessReport } from '../../src/testing/nest/index.js';
import { ADAPTERS } from '../guarded-app.js';
import { startPlantedApp, type Plant } from './planted-app.js';

/** What each fault is reported as. */
const FOUND: readonly (readonly [Plant, readonly string[]])[] = [
  ['missing guard', ['GET /api/v2/me missing-guard']],
  ['accidental @Public with an owner', ['GET /api/users/:userId/export accidental-public']],
  ['accidental @Public with rows', ['GET /api/latest accidental-public']],
  [
    'read without owner',
    ['GET /api/users/:userId/notes/:noteId foreign-row', 'POST /api/users/:userId/notes/archive foreign-row'],
  ],
  ['update without owner', ['PATCH /api/users/:userId/notes/:noteId foreign-row']],
  ['delete without owner', ['DELETE /api/users/:userId/notes/:noteId foreign-row']],
  ['owner in body', ['POST /api/users/:userId/notes owner-in-body']],
  ['owner in body, not in the answer', ['POST /api/users/:userId/notes owner-in-body']],
  ['unchecked owner parameter', ['GET /api/accounts/:accountId/notes foreign-owner']],
  ['missing role', ['GET /api/admin/log missing-role', 'GET /api/admin/users/:userId/notes missing-role']],
];

// A report makes hundreds of calls, and other suites may need the machine too.
jest.setTimeout(60_000);

describe.each(ADAPTERS)('accessReport on %s', (_name, adapter) => {
  let app: INestApplication | undefined;
  const reportWith = async (...plants: readonly Plant[]): Promise<AccessReport> => {
    app = await startPlantedApp(adapter(), ...plants);
    return accessReport(app);
  };
  afterEach(() => app?.close());
  const kindsIn = ({ holes }: AccessReport): string[] =>
    [...new Set(holes.map(({ route, kind }) => `${route} ${kind}`))].toSorted();

  it('finds every route of an application without a fault closed, or public by its decorator', async () => {
    const report = await reportWith();
    expect(report.holes).toEqual([]);
    expect(report.unproven).toEqual([]);
    expect(report.routes.map(({ operation, state }) => `${operation.route} ${state}`).toSorted()).toEqual([
      'DELETE /api/users/:userId/notes/:noteId closed',
      'GET /api/admin/log closed',
      'GET /api/admin/users/:userId/notes closed',
      'GET /api/users/:userId/notes closed',
      'GET /api/users/:userId/notes/:noteId closed',
      'GET /api/v2/me closed',
      'GET /health public',
      'PATCH /api/users/:userId/notes/:noteId closed',
      'POST /api/users/:userId/notes closed',
      'POST /api/users/:userId/notes/archive closed',
    ]);
  });

  it.each(FOUND)('finds the planted fault "%s", and nothing else', async (plant, holes) => {
    const report = await reportWith(plant);
    expect(kindsIn(report)).toEqual(holes.toSorted());
    expect(() => {
      report.assertNoHoles();
    }).toThrow(holes[0]?.split(' ').slice(0, 2).join(' '));
  });

  it('finds a list of all rows wherever it is shown', async () => {
    const report = await reportWith('list without owner');
    expect(kindsIn(report)).toContain('GET /api/users/:userId/notes foreign-list');
  });

  it('finds every kind of bad token accepted by a guard that verifies nothing', async () => {
    const report = await reportWith('unverified token');
    const callers = report.holes.filter(({ kind }) => kind === 'bad-token').map(({ caller }) => caller);
    expect([...new Set(callers)].toSorted()).toEqual([
      'alg none',
      'expired token',
      'tampered payload',
      'wrong audience',
      'wrong issuer',
      'wrong secret',
    ]);
  });
});
