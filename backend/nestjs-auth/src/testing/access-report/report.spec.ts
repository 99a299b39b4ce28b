import { describe, expect, it } from '@jest/globals';
import type { Operation } from './model.js';
import type { Cell, Row } from './probe.js';
import { AccessReport } from './report.js';

const operation = (route: string, changes: Partial<Operation> = {}): Operation => ({
  route,
  kind: 'http',
  method: 'GET',
  path: '/',
  access: 'token',
  anyOwner: [],
  fields: [],
  ...changes,
});

const row = (route: string, cells: readonly Cell[], changes: Partial<Row> = {}): Row => ({
  operation: operation(route),
  cells,
  unproven: [],
  ...changes,
});

const refused: Cell = { caller: 'no token', status: 401, verdict: 'refused' };
const hole: Cell = {
  caller: "stranger, owner's ids",
  status: 200,
  verdict: 'hole',
  kind: 'foreign-row',
  reason: "the answer holds the owner's row",
};
const unproven: Cell = { caller: 'owner', status: 422, verdict: 'unproven', reason: 'the owner gets 422' };

describe('AccessReport', () => {
  it('passes without a hole, also with an unproven route unless that is to fail', () => {
    const report = new AccessReport(
      [row('GET /a', [refused, unproven], { unproven: ['the owner gets 422'] })],
      'x',
    );
    expect(report.routes[0]?.state).toBe('unproven');
    report.assertNoHoles();
    expect(() => {
      report.assertNoHoles({ unproven: 'fail' });
    }).toThrow('accessReport: 1 route not proven:\n  GET /a: the owner gets 422');
  });

  it('throws one line for each hole', () => {
    const report = new AccessReport([row('GET /a/:id', [refused, hole])], 'x');
    expect(() => {
      report.assertNoHoles({ unproven: 'fail' });
    }).toThrow(/row$/);
    expect(() => {
      report.assertNoHoles();
    }).toThrow(
      "accessReport: 1 hole in 1 route:\n  GET /a/:id lets a stranger use another user's id [foreign-row]: stranger, owner's ids: the answer holds the owner's row",
    );
  });

  it('shows a public route as such, with the reason of the caller', () => {
    const allowed: Cell = { caller: 'no token', status: 200, verdict: 'allowed' };
    const report = new AccessReport(
      [
        { ...row('GET /health', [allowed]), operation: operation('GET /health', { access: 'public' }) },
        row('GET /feed', [allowed], { allowed: 'the address is the secret' }),
      ],
      'x',
    );
    expect(report.toMarkdown()).toContain(
      '## Public\n\n- GET /health: declared by the service\n- GET /feed: the address is the secret\n',
    );
  });

  it('escapes names in every page', () => {
    const route = 'GET /<b>|"&\u0007';
    const report = new AccessReport([row(route, [refused, hole], { unproven: ['no <row>'] })], '<i>');
    expect(report.toHtml()).toContain('<code>GET /&lt;b&gt;|&quot;&amp;');
    expect(report.toHtml()).not.toMatch(/<b>\||<i>|<row>/);
    expect(report.toMarkdown()).toContain('| GET /\\<b\\>\\|"&');
    expect(report.toJUnit()).toContain('classname="GET /&lt;b&gt;|&quot;&amp; "');
  });

  it('counts holes as failures and unproven calls as skipped in JUnit', () => {
    const report = new AccessReport(
      [
        row('GET /a', [refused, hole]),
        row('GET /b', [refused, unproven], { unproven: ['the owner gets 422'] }),
      ],
      'x',
    );
    expect(report.toJUnit()).toContain('<testsuite name="x" tests="4" failures="1" errors="0" skipped="1">');
  });
});
