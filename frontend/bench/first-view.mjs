#!/usr/bin/env node
// @ts-check
/**
 * `npm run bench:web`: how soon a page is usable on a slow phone: a quarter of the CPU, 1.6 Mbit/s with 150 ms to the server,
 * nothing cached, gzipped as in production, over HTTP/1.1, which is slower than production's HTTP/2.
 *
 * adding.mjs measures how soon a new task appears.
 *
 * LCP: when the largest element of the first view was painted. TBT: how long the page could not respond to a tap, the
 * sum of each long task beyond 50 ms. The median of several runs; a report, not a test.
 *
 * @see https://web.dev/articles/lcp
 * @see https://web.dev/articles/tbt
 */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { createGzip } from 'node:zlib';
import { chromium } from '@playwright/test';
import { build } from '../../scripts/product/build.ts';
import { browserLaunch } from '../../scripts/testing/browser.ts';
import { startTestProduct } from '../../scripts/testing/test-product.ts';
import { measureAdding } from './adding.mjs';

const RUNS = 5;
const TASKS = 200;
const CPU_SLOWDOWN = 4;
const NETWORK = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const GOALS = { lcp: 2_000, tbt: 200 };
const QUIET_MS = 2_000;

await build({ web: true });
const product = await startTestProduct({ RATE_LIMIT_PER_MINUTE: '100000', THROTTLE_PER_ADDRESS: '0' });
const compressed = await compress(product.origin);
const browser = await chromium.launch(await browserLaunch());
try {
  const visitor = await browser.newContext();
  const member = await signUp(await browser.newContext());
  const rows = [];
  for (const [page, state] of Object.entries({ '/login': visitor, '/tasks': member })) {
    /** @type {Awaited<ReturnType<typeof measure>>[]} */
    const runs = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await measure(await state.storageState(), page));
    const median = (/** @type {'lcp' | 'tbt' | 'kB' | 'requests'} */ name) =>
      runs.map((values) => values[name]).sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? NaN;
    const lcp = median('lcp');
    const tbt = median('tbt');
    rows.push({
      page,
      'LCP ms': Math.round(lcp),
      'TBT ms': Math.round(tbt),
      requests: median('requests'),
      kB: Math.round(median('kB')),
      goal: lcp <= GOALS.lcp && tbt <= GOALS.tbt ? 'reached' : 'missed',
    });
  }
  console.table(rows);
  console.log(`Goals: LCP ${GOALS.lcp} ms, TBT ${GOALS.tbt} ms; median of ${RUNS} runs each.`);

  const adding = [];
  for (const cpuSlowdown of [1, CPU_SLOWDOWN]) {
    adding.push(await measureAdding(member, { origin: product.origin, tasks: TASKS, cpuSlowdown }));
  }
  console.table(adding);
  console.log('Goal: the row is painted within 50 ms of Enter; median of 25 adds.');
} finally {
  await browser.close();
  compressed.close();
  await product.stop();
}

/**
 * @param {NonNullable<import('@playwright/test').BrowserContextOptions['storageState']>} storageState
 * @param {string} path
 */
async function measure(storageState, path) {
  const context = await browser.newContext({
    storageState,
    serviceWorkers: 'block',
    viewport: { width: 412, height: 823 },
  });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  await cdp.send('Network.emulateNetworkConditions', NETWORK);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  let bytes = 0;
  let requests = 0;
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await page.addInitScript(() => {
    const seen = { lcp: 0, tbt: 0 };
    Reflect.set(globalThis, 'seen', seen);
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) seen.lcp = startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.tbt += Math.max(0, duration - 50);
    }).observe({ type: 'longtask', buffered: true });
  });
  // Not until the network is idle: the stream of changes stays open.
  await page.goto(compressed.origin + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(QUIET_MS);
  /** @type {{ lcp: number, tbt: number }} */
  const seen = await page.evaluate(() => Reflect.get(globalThis, 'seen'));
  await context.close();
  if (seen.lcp === 0) throw new Error(`${path} showed nothing`);
  return { ...seen, requests, kB: bytes / 1000 };
}

/** @param {import('@playwright/test').BrowserContext} context */
async function signUp(context) {
  const headers = { origin: product.origin };
  const data = { name: 'Ada', email: 'ada@example.com', password: 'seven quiet harbours' };
  const opened = await context.request.post(`${product.origin}/api/auth/sign-up/email`, { headers, data });
  const { user } = await opened.json();
  const { token } = await (await context.request.get(`${product.origin}/api/auth/token`)).json();
  for (let task = 0; task < TASKS; task += 1) {
    await context.request.post(`${product.origin}/api/${user.id}/tasks`, {
      headers: { authorization: `Bearer ${token}` },
      data: { title: `Task number ${task} of a long list`, tags: task % 3 === 0 ? ['boat'] : [] },
    });
  }
  return context;
}

/**
 * Compresses with gzip, as the production proxy does and the edge of `npm start` need not.
 *
 * @param {string} origin
 */
async function compress(origin) {
  const server = createServer((incoming, outgoing) => {
    const headers = without(incoming.headers, 'host', 'accept-encoding');
    const forward = request(new URL(incoming.url ?? '/', origin), { method: incoming.method, headers });
    forward.on('response', (answer) => {
      const kept = without(answer.headers, 'content-length');
      outgoing.writeHead(answer.statusCode ?? 502, { ...kept, 'content-encoding': 'gzip' });
      answer.pipe(createGzip()).pipe(outgoing);
    });
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { origin: `http://localhost:${port}`, close: () => server.close() };
}

/**
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @param {string[]} names
 */
function without(headers, ...names) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
