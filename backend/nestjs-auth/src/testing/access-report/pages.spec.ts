import { describe, expect, it } from '@jest/globals';
import type { Operation } from './model.js';
import type { Cell, Row } from './probe.js';
import { AccessReport } from './report.js';

const operation = (route: string, changes: Partial<Operation> = {}): Operation => {
  const [method = '', path = ''] = route.split(' ');
  return { route, kind: 'http', method, path, access: 'token', anyOwner: [], fields: [], ...changes };
};
const cell = (caller: string, status: number, verdict: Cell['verdict'], rest: Partial<Cell> = {}): Cell => ({
  caller,
  status,
  verdict,
  ...rest,
});

/** A row of each state, and a cell of each kind in each column. */
const ROWS: readonly Row[] = [
  {
    operation: operation('GET /notes/:id', { handler: 'NotesController.read' }),
    cells: [
      cell('no token', 401, 'refused'),
      cell('wrong secret', 401, 'refused'),
      cell('alg none', 200, 'hole', { kind: 'bad-token', reason: 'the answer is 200' }),
      cell('expired token', 401, 'refused'),
      cell("stranger, owner's address", 403, 'refused'),
      cell("stranger, owner's ids", 200, 'hole', { kind: 'foreign-row', reason: "the owner's row" }),
      cell('owner without role', 403, 'refused'),
      cell('stranger as admin', 200, 'allowed', { reason: 'any owner, by its role' }),
      cell('owner, userId in the body', 200, 'refused', { reason: 'ignored' }),
      cell('owner', 200, 'allowed'),
    ],
    unproven: [],
  },
  {
    operation: operation('POST /notes/import'),
    cells: [
      cell('no token', 401, 'refused'),
      cell('stranger, own address', 422, 'unproven', { reason: 'the answer is 422' }),
      cell('owner', 422, 'unproven', { reason: 'the owner gets 422' }),
    ],
    unproven: ['the owner gets 422', 'stranger, own address: the answer is 422'],
  },
  {
    operation: operation('GET /bills/:billId'),
    cells: [cell('no token', 401, 'refused'), cell('tampered payload', 401, 'refused')],
    unproven: ['no row for :billId'],
  },
  {
    operation: operation('GET /health', { access: 'public', handler: 'HealthController.ready' }),
    cells: [cell('no token', 200, 'allowed'), cell('owner', 200, 'allowed')],
    unproven: [],
  },
  {
    operation: operation('GET /feeds/:secret'),
    cells: [cell('no token', 200, 'allowed')],
    unproven: [],
    allowed: 'the address is the secret',
  },
  {
    operation: operation('GET /products/:id'),
    cells: [
      cell('no token', 401, 'refused'),
      cell("stranger, owner's ids", 200, 'allowed', { reason: 'listed as shared' }),
      cell('owner', 200, 'allowed'),
    ],
    unproven: [],
    allowed: 'the catalogue',
  },
];
const report = new AccessReport(ROWS, 'notes');
const empty = new AccessReport([], 'nothing');

describe('AccessReport', () => {
  it('has a state for each route, the holes and what is not proven', () => {
    expect(report.routes.map(({ state }) => state)).toEqual([
      'hole',
      'unproven',
      'unproven',
      'public',
      'public',
      'closed',
    ]);
    expect(report.calls).toBe(21);
    expect(report.holes).toEqual([
      {
        route: 'GET /notes/:id',
        handler: 'NotesController.read',
        kind: 'bad-token',
        caller: 'alg none',
        status: 200,
        description:
          'GET /notes/:id (NotesController.read) accepts a token that is not valid [bad-token]: alg none: the answer is 200',
      },
      {
        route: 'GET /notes/:id',
        handler: 'NotesController.read',
        kind: 'foreign-row',
        caller: "stranger, owner's ids",
        status: 200,
        description:
          "GET /notes/:id (NotesController.read) lets a stranger use another user's id [foreign-row]: stranger, owner's ids: the owner's row",
      },
    ]);
    expect(report.unproven).toEqual([
      {
        route: 'POST /notes/import',
        reasons: ['the owner gets 422', 'stranger, own address: the answer is 422'],
      },
      { route: 'GET /bills/:billId', reasons: ['no row for :billId'] },
    ]);
  });

  it('throws all of them where unproven routes are to fail', () => {
    expect(() => {
      report.assertNoHoles({ unproven: 'fail' });
    }).toThrow(
      new Error(
        [
          'accessReport: 2 holes in 6 routes:',
          `  ${report.holes[0]?.description}`,
          `  ${report.holes[1]?.description}`,
          '2 routes not proven:',
          '  POST /notes/import: the owner gets 422; stranger, own address: the answer is 422',
          '  GET /bills/:billId: no row for :billId',
        ].join('\n'),
      ),
    );
    empty.assertNoHoles({ unproven: 'fail' });
  });
});

describe('The Markdown page', () => {
  it('lists holes, unproven and public routes, and shows the worst call of each kind', () => {
    expect(report.toMarkdown()).toBe(`# Access report: notes

6 routes, 21 calls: **2 holes**, 2 not proven, 2 public.

## Holes

- GET /notes/:id (NotesController.read) accepts a token that is not valid \\[bad-token\\]: alg none: the answer is 200
- GET /notes/:id (NotesController.read) lets a stranger use another user's id \\[foreign-row\\]: stranger, owner's ids: the owner's row

## Not proven

- POST /notes/import: the owner gets 422; stranger, own address: the answer is 422
- GET /bills/:billId: no row for :billId

## Public

- GET /health: declared by the service
- GET /feeds/:secret: the address is the secret

## Matrix

| Route | Result | No token | Bad tokens | Stranger at owner's address | Stranger at own address | Roles | Owner in body | Owner |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| GET /notes/:id | **hole** | refused 401 | **hole 200** | refused 403 | **hole 200** | allowed 200 | no effect 200 | allowed 200 |
| POST /notes/import | not proven | refused 401 | – | – | not proven 422 | – | – | not proven 422 |
| GET /bills/:billId | not proven | refused 401 | refused 401 | – | – | – | – | – |
| GET /health | public | allowed 200 | – | – | – | – | – | allowed 200 |
| GET /feeds/:secret | public | allowed 200 | – | – | – | – | – | – |
| GET /products/:id | closed | refused 401 | – | – | allowed 200 | – | – | allowed 200 |
`);
  });

  it('has no list that is empty', () => {
    expect(empty.toMarkdown()).toBe(`# Access report: nothing

0 routes, 0 calls: **0 holes**, 0 not proven, 0 public.

## Matrix

| Route | Result | No token | Bad tokens | Stranger at owner's address | Stranger at own address | Roles | Owner in body | Owner |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
`);
  });
});

describe('The HTML page', () => {
  const body = (page: AccessReport): string => page.toHtml().replace(/<style>[^]*<\/style>/, '<style>');

  it('says the same, with a title for each call and nothing to load', () => {
    expect(body(report)).toBe(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Access report: notes</title>
<style>
</head>
<body>
<main>
<h1>Access report: notes</h1>
<p class="soft">6 routes, 21 calls.</p>
<ul class="figures">
<li class="hole"><b>2</b> holes</li>
<li class="unproven"><b>2</b> not proven</li>
<li class="closed"><b>1</b> closed</li>
<li class="public"><b>2</b> public</li>
</ul>
<h2>Holes</h2>
<ul class="list">
<li>GET /notes/:id (NotesController.read) accepts a token that is not valid [bad-token]: alg none: the answer is 200</li>
<li>GET /notes/:id (NotesController.read) lets a stranger use another user's id [foreign-row]: stranger, owner's ids: the owner's row</li>
</ul>
<h2>Not proven</h2>
<ul class="list">
<li>POST /notes/import: the owner gets 422; stranger, own address: the answer is 422</li>
<li>GET /bills/:billId: no row for :billId</li>
</ul>
<h2>Public</h2>
<ul class="list">
<li>GET /health: declared by the service</li>
<li>GET /feeds/:secret: the address is the secret</li>
</ul>
<h2 id="matrix">Matrix</h2>
<p class="soft">✓ refused, ○ allowed, ✗ hole, ? not proven; the number is the status. Several calls of one kind share a cell, which shows the worst of them.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="matrix">
<table>
<thead><tr><th scope="col">Route</th><th scope="col">Result</th><th scope="col">No token</th><th scope="col">Bad tokens</th><th scope="col">Stranger at owner's address</th><th scope="col">Stranger at own address</th><th scope="col">Roles</th><th scope="col">Owner in body</th><th scope="col">Owner</th></tr></thead>
<tbody>
<tr class="is-hole"><th scope="row"><code>GET /notes/:id</code><small>NotesController.read</small></th><td class="hole">hole</td><td class="refused" title="no token: refused"><span aria-hidden="true">✓</span> refused 401</td><td class="hole" title="alg none: the answer is 200"><span aria-hidden="true">✗</span> hole 200</td><td class="refused" title="stranger, owner's address: refused"><span aria-hidden="true">✓</span> refused 403</td><td class="hole" title="stranger, owner's ids: the owner's row"><span aria-hidden="true">✗</span> hole 200</td><td class="allowed" title="stranger as admin: any owner, by its role"><span aria-hidden="true">○</span> allowed 200</td><td class="refused" title="owner, userId in the body: ignored"><span aria-hidden="true">✓</span> no effect 200</td><td class="allowed" title="owner: allowed"><span aria-hidden="true">○</span> allowed 200</td></tr>
<tr class="is-unproven"><th scope="row"><code>POST /notes/import</code></th><td class="unproven">not proven</td><td class="refused" title="no token: refused"><span aria-hidden="true">✓</span> refused 401</td><td class="soft">–</td><td class="soft">–</td><td class="unproven" title="stranger, own address: the answer is 422"><span aria-hidden="true">?</span> not proven 422</td><td class="soft">–</td><td class="soft">–</td><td class="unproven" title="owner: the owner gets 422"><span aria-hidden="true">?</span> not proven 422</td></tr>
<tr class="is-unproven"><th scope="row"><code>GET /bills/:billId</code></th><td class="unproven">not proven</td><td class="refused" title="no token: refused"><span aria-hidden="true">✓</span> refused 401</td><td class="refused" title="tampered payload: refused"><span aria-hidden="true">✓</span> refused 401</td><td class="soft">–</td><td class="soft">–</td><td class="soft">–</td><td class="soft">–</td><td class="soft">–</td></tr>
<tr class="is-public"><th scope="row"><code>GET /health</code><small>HealthController.ready</small></th><td class="public">public</td><td class="allowed" title="no token: allowed"><span aria-hidden="true">○</span> allowed 200</td><td class="soft">–</td><td class="soft">–</td><td class="soft">–</td><td class="soft">–</td><td class="soft">–</td><td class="allowed" title="owner: allowed"><span aria-hidden="true">○</span> allowed 200</td></tr>
<tr class="is-public"><th scope="row"><code>GET /feeds/:secret</code></th><td class="public">public</td><td class="allowed" title="no token: allowed"><span aria-hidden="true">○</span> allowed 200</td><td class="soft">–</td><td class="soft">–</td><td class="soft">–</td><td class="soft">–</td><td class="soft">–</td><td class="soft">–</td></tr>
<tr class="is-closed"><th scope="row"><code>GET /products/:id</code></th><td class="closed">closed</td><td class="refused" title="no token: refused"><span aria-hidden="true">✓</span> refused 401</td><td class="soft">–</td><td class="soft">–</td><td class="allowed" title="stranger, owner's ids: listed as shared"><span aria-hidden="true">○</span> allowed 200</td><td class="soft">–</td><td class="soft">–</td><td class="allowed" title="owner: allowed"><span aria-hidden="true">○</span> allowed 200</td></tr>
</tbody>
</table>
</div>
</main>
</body>
</html>
`);
    expect(report.toHtml()).toMatch(
      /<style>\n:root \{ color-scheme: light dark;[^]*prefers-color-scheme: dark/,
    );
    expect(report.toHtml()).not.toMatch(/<script|<link|url\(|@import/);
  });

  it('has no list that is empty', () => {
    expect(empty.toHtml().match(/<h2.*|<li.*/g)).toEqual([
      '<li class="closed"><b>0</b> holes</li>',
      '<li class="closed"><b>0</b> not proven</li>',
      '<li class="closed"><b>0</b> closed</li>',
      '<li class="public"><b>0</b> public</li>',
      '<h2 id="matrix">Matrix</h2>',
    ]);
    expect(empty.toHtml()).toMatch(/<\/ul>\n\n\n\n<h2 id="matrix">[^]*<tbody>\n\n<\/tbody>/);
  });

  it('says one hole of one', () => {
    const cells = [cell('no token', 200, 'hole', { kind: 'missing-guard', reason: 'the answer is 200' })];
    const one = new AccessReport([{ operation: operation('GET /a'), cells, unproven: [] }], 'one');
    expect(one.toHtml()).toContain('<p class="soft">1 route, 1 call.</p>');
    expect(one.toHtml()).toContain('<li class="hole"><b>1</b> hole</li>');
  });
});

describe('The JUnit page', () => {
  it('has a test for each call, and one for a route that no call proves', () => {
    expect(report.toJUnit()).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="access-report" tests="22" failures="2" errors="0" skipped="3">
  <testsuite name="notes" tests="22" failures="2" errors="0" skipped="3">
    <testcase classname="GET /notes/:id" name="no token"/>
    <testcase classname="GET /notes/:id" name="wrong secret"/>
    <testcase classname="GET /notes/:id" name="alg none"><failure message="bad-token: the answer is 200" type="bad-token">status 200</failure></testcase>
    <testcase classname="GET /notes/:id" name="expired token"/>
    <testcase classname="GET /notes/:id" name="stranger, owner's address"/>
    <testcase classname="GET /notes/:id" name="stranger, owner's ids"><failure message="foreign-row: the owner's row" type="foreign-row">status 200</failure></testcase>
    <testcase classname="GET /notes/:id" name="owner without role"/>
    <testcase classname="GET /notes/:id" name="stranger as admin"/>
    <testcase classname="GET /notes/:id" name="owner, userId in the body"/>
    <testcase classname="GET /notes/:id" name="owner"/>
    <testcase classname="POST /notes/import" name="no token"/>
    <testcase classname="POST /notes/import" name="stranger, own address"><skipped message="not proven: the answer is 422"/></testcase>
    <testcase classname="POST /notes/import" name="owner"><skipped message="not proven: the owner gets 422"/></testcase>
    <testcase classname="GET /bills/:billId" name="no token"/>
    <testcase classname="GET /bills/:billId" name="tampered payload"/>
    <testcase classname="GET /bills/:billId" name="is proven"><skipped message="not proven: no row for :billId"/></testcase>
    <testcase classname="GET /health" name="no token"/>
    <testcase classname="GET /health" name="owner"/>
    <testcase classname="GET /feeds/:secret" name="no token"/>
    <testcase classname="GET /products/:id" name="no token"/>
    <testcase classname="GET /products/:id" name="stranger, owner's ids"/>
    <testcase classname="GET /products/:id" name="owner"/>
  </testsuite>
</testsuites>
`);
  });
});
