// @ts-check
// npm run bench -w backend/nestjs-auth: what the guards cost. Compare ratios within one run; absolute figures depend on the machine.
import { fork } from 'node:child_process';
import { createSecretKey } from 'node:crypto';
import { createRequire } from 'node:module';
import { Agent, get } from 'node:http';
import { TokenAuthenticator, RevocationFeed } from '@holdfast/nestjs-auth';
import { createTestToken, TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';
import { readAuthSettings } from '../dist/auth.settings.js';

const ROUNDS = 5;
const VERIFICATIONS = 40_000;
const REQUESTS = 8_000;
const CONNECTIONS = 16;

const require = createRequire(import.meta.url);
/** @type {{ verify(token: string, key: unknown, options: object): unknown }} */
const jsonwebtoken = createRequire(require.resolve('passport-jwt'))('jsonwebtoken');

const token = createTestToken({ sub: 'ada', email: 'ada@example.test', name: 'Ada Lovelace' });

await compareVerification();
await compareRequests('fastify', ['ours']);
await compareRequests('express', ['ours', 'passport-jwt', 'jose', 'express-oauth2-jwt-bearer']);

async function compareVerification() {
  const { secret, issuer, audience } = TEST_AUTH_OPTIONS;
  const key = createSecretKey(secret, 'utf8');
  const [strict, remembering] = [0, 100].map((rememberedTokens) => {
    const settings = readAuthSettings({ ...TEST_AUTH_OPTIONS, rememberedTokens });
    const strategy = new TokenAuthenticator(settings, new RevocationFeed(settings));
    return () => timed(() => strategy.authenticate(token));
  });
  const bare = async () => {
    jsonwebtoken.verify(token, key, { algorithms: ['HS256'], issuer, audience, clockTolerance: 5 });
  };
  const [barely, strictly, again] = await alternately([() => timed(bare), strict, remembering]);
  console.log(`verify, bare jsonwebtoken + KeyObject   ${perSecond(barely)}`);
  console.log(`verify, TokenAuthenticator                     ${perSecond(strictly)}`);
  console.log(`verify, TokenAuthenticator, a remembered token ${perSecond(again)}`);
}

/** @param {() => Promise<unknown>} work @returns {Promise<number>} Microseconds of CPU each, whatever else runs. */
async function timed(work) {
  const before = process.cpuUsage();
  for (let count = 0; count < VERIFICATIONS; count += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / VERIFICATIONS;
}

/** @param {string} adapter @param {readonly string[]} guards The first is the one that the others are compared with. */
async function compareRequests(adapter, guards) {
  const servers = await Promise.all(['open', ...guards].map((guard) => startServer(adapter, guard)));
  const [open = NaN, ...guarded] = await alternately(servers.map((server) => () => cpuPerRequest(server)));
  for (const { process } of servers) process.kill();
  console.log(`${adapter}, no guard: ${open.toFixed(1)} µs CPU a request`);
  for (const [index, guard] of guards.entries()) {
    const cost = (guarded[index] ?? NaN) - open;
    const ratio = cost / ((guarded[0] ?? NaN) - open);
    console.log(`${adapter}, ${guard}: ${cost.toFixed(1)} µs more, ${ratio.toFixed(2)} times the first`);
  }
}

/** @typedef {{ process: import('node:child_process').ChildProcess, port: number }} Running */

/** @param {string} adapter @param {string} guard @returns {Promise<Running>} */
async function startServer(adapter, guard) {
  const child = fork(new URL('server.mjs', import.meta.url), [adapter, guard, TEST_AUTH_OPTIONS.secret]);
  const port = await new Promise((resolve) => child.once('message', resolve));
  return { process: child, port: Number(port) };
}

/** @param {Running} server @returns {Promise<number>} Microseconds of CPU, user and system, of the server process. */
async function cpuPerRequest({ process: child, port }) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const before = await cpuOf(child);
  let left = REQUESTS;
  const client = async () => {
    while (left-- > 0) await ask(agent, port);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  const after = await cpuOf(child);
  agent.destroy();
  return (after - before) / REQUESTS;
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<number>} */
function cpuOf(child) {
  const answer = new Promise((resolve) => child.once('message', resolve));
  child.send('cpu');
  return answer.then(Number);
}

/** @param {Agent} agent @param {number} port @returns {Promise<void>} */
function ask(agent, port) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    get({ host: '127.0.0.1', port, path: '/users/ada/notes', agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`The server answered ${response.statusCode}`));
      response.resume().on('end', resolve);
    }).on('error', reject);
  });
}

/** Runs each in turn, one round to warm up and then several. @param {(() => Promise<number>)[]} runs */
async function alternately(runs) {
  /** @type {number[][]} */
  const results = runs.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, run] of runs.entries()) {
      const result = await run();
      if (round > 0) results[index]?.push(result);
    }
  }
  return results.map((values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN);
}

/** @param {number} microseconds */
function perSecond(microseconds) {
  return `${microseconds.toFixed(1)} µs CPU each, ${Math.round(1e6 / microseconds).toLocaleString('en')} a second and core`;
}
