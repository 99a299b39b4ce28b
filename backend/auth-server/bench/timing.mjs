// @ts-check
/**
 * `npm run timing -w backend/auth-server [-- --pairs 200]`
 *
 * Measures whether response times reveal that an address has an account. Sends requests to a real server and database, in
 * pairs of a known and an unknown address in alternating order, and prints a Markdown table of medians. Exits with code 1
 * if they differ by more than 5 %. Needs a quiet machine, so it is not a test.
 */
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createTestDatabase, startTestPostgres } from '../../../scripts/testing/test-database.ts';
import { migrateToLatest } from '../dist/database/migrate-to-latest.js';

const ORIGIN = 'http://localhost:3000';
const PASSWORD = 'blue otter sings at noon';
const ALLOWED_PERCENT = 5;
const KNOWN_PEOPLE = 20;

const { values } = parseArgs({ options: { pairs: { type: 'string', default: '200' } } });
const pairs = Number(values.pairs);

const newEmail = () => `${randomUUID()}@example.com`;

/** @type {[title: string, path: string, body: (email: string) => object][]} */
const ROUTES = [
  ['sign-in, wrong password', 'sign-in/email', (email) => ({ email, password: 'not the right words' })],
  ['forgotten password', 'request-password-reset', (email) => ({ email })],
  ['sign-up, verification on', 'sign-up/email', (email) => ({ email, name: 'Ada', password: PASSWORD })],
];

const postgres = await startTestPostgres();
const { ownerUrl, authUrl } = await createTestDatabase(postgres.url);
await migrateToLatest(ownerUrl);
const server = spawn(process.execPath, [path.join(import.meta.dirname, '../dist/main.js')], {
  env: {
    NODE_ENV: 'test',
    PORT: '0',
    LOG_LEVEL: 'silent',
    BETTER_AUTH_SECRET: randomBytes(32).toString('base64url'),
    PUBLIC_ORIGIN: ORIGIN,
    DATABASE_URL: authUrl,
    EMAIL_VERIFICATION_REQUIRED: 'true',
    RATE_LIMIT_ENABLED: 'false',
  },
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
try {
  const [{ port }] = await once(server, 'message');
  const known = await Promise.all(Array.from({ length: KNOWN_PEOPLE }, () => signUp(port)));
  console.log(
    '| request | pairs | known, median | unknown, median | apart |\n| --- | --- | --- | --- | --- |',
  );
  for (const route of ROUTES) if (!(await compare(port, known, route))) process.exitCode = 1;
} finally {
  server.kill();
  await once(server, 'exit');
  await postgres.stop();
}

/** @param {number} port */
async function signUp(port) {
  const email = newEmail();
  const { status } = await ask(port, 'sign-up/email', { email, name: 'Ada', password: PASSWORD });
  if (status !== 200) throw new Error(`a sign-up answered ${status}`);
  return email;
}

/**
 * @param {number} port
 * @param {string[]} known
 * @param {typeof ROUTES[number]} route
 */
async function compare(port, known, [title, route, bodyOf]) {
  /** @type {Record<'known' | 'unknown', { status: number, milliseconds: number }[]>} */
  const answers = { known: [], unknown: [] };
  for (let index = 0; index < pairs + 10; index += 1) {
    const email = known[index % known.length] ?? '';
    const ofKnown = async () => answers.known.push(await ask(port, route, bodyOf(email)));
    const ofUnknown = async () => answers.unknown.push(await ask(port, route, bodyOf(newEmail())));
    const [first, second] = index % 2 === 0 ? [ofKnown, ofUnknown] : [ofUnknown, ofKnown];
    await first();
    await second();
  }
  const statuses = new Set([...answers.known, ...answers.unknown].map(({ status }) => status));
  // The first ones warm the server up.
  const [a, b] = [median(answers.known.slice(10)), median(answers.unknown.slice(10))];
  const percent = (Math.abs(a - b) / Math.min(a, b)) * 100;
  console.log(`| ${title} | ${pairs} | ${a.toFixed(1)} ms | ${b.toFixed(1)} ms | ${percent.toFixed(1)} % |`);
  return statuses.size === 1 && percent <= ALLOWED_PERCENT;
}

/**
 * @param {number} port
 * @param {string} route
 * @param {object} body
 */
async function ask(port, route, body) {
  const began = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/api/auth/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: ORIGIN },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return { status: response.status, milliseconds: performance.now() - began };
}

/** @param {{ milliseconds: number }[]} answers */
function median(answers) {
  const sorted = answers.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
