// @ts-check
// A test runner for Stryker: the test functions, mocks and matchers of Jest without its module registry. Jest loads Nest
// again for every mutant, which takes seconds. Here only the files of this package are loaded again, packages once.
// Without Stryker, to see whether test files pass here: node mutation/runner.mjs FILE...
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { NestApplication } from '@nestjs/core';
import { TypeMetadataStorage } from '@nestjs/graphql';
import { transformSync } from '@swc/core';
import base from '../../../jest.base.mjs';
import { circus, jest, restoreGlobals } from './jest-globals.mjs';

/**
 * @typedef {{ id: string, name: string, fileName: string, timeSpentMs: number, status: 0 | 1, failureMessage: string }} TestResult
 * @typedef {{ name: string, parent?: Titled | null }} Titled
 * @typedef {Titled & { errors: readonly unknown[], duration?: number | null }} Test
 */

const [SUCCESS, FAILED] = /** @type {const} */ ([0, 1]);
const TEST_TIMEOUT_MS = 30_000;
const GLOBALS = new URL('jest-globals.mjs', import.meta.url).href;
const [, swcOptions] = base.transform['^.+\\.ts$'];

/** Part of the URL of each file of this package: another one loads the file again. */
let generation = 0;
jest.resetModules = () => {
  generation += 1;
  return jest;
};

/** Makes Node load the TypeScript files of the working directory, which Stryker has filled with mutants. */
function loadTypeScript() {
  const root = pathToFileURL(`${process.cwd()}/`).href;
  /** @type {Map<string, string>} */
  const compiled = new Map();
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@jest/globals') return { url: GLOBALS, format: 'module', shortCircuit: true };
      const isPackage = specifier === '@holdfast/nestjs-auth';
      const isOwn = isPackage || (/^[./]/.test(specifier) && context.parentURL?.startsWith(root));
      if (!isOwn) return next(specifier, context);
      const { href } = isPackage ? new URL('src/index.ts', root) : new URL(specifier, context.parentURL);
      const typescript = href.replace(/\.js$/, '.ts');
      if (!typescript.endsWith('.ts') || !existsSync(new URL(typescript))) return next(specifier, context);
      return { url: `${typescript}?${generation}`, format: 'module', shortCircuit: true };
    },
    load(url, context, next) {
      const [file = ''] = url.split('?');
      if (!file.startsWith(root) || !file.endsWith('.ts')) return next(url, context);
      const source = compiled.get(file) ?? compile(fileURLToPath(file));
      compiled.set(file, source);
      return { format: 'module', source, shortCircuit: true };
    },
  });
}

/** @param {string} filename */
function compile(filename) {
  const options = { ...swcOptions, sourceMaps: false, filename };
  return transformSync(readFileSync(filename, 'utf8'), options).code;
}

/** The file that runs now, what its tests came to, and whether the first failure ends the run. */
let running = { file: '', tests: /** @type {TestResult[]} */ ([]), bails: false };

// Stryker's mutants read and write this object.
const stryker = (globalThis.__stryker__ ??= {});

/** @param {{ name: string, test: Test }} event */
function observe({ name, test }) {
  if (name === 'test_start' && stryker.mutantCoverage !== undefined)
    stryker.currentTestId = `${running.file}: ${titleOf(test)}`;
  if (name !== 'test_done') return;
  stryker.currentTestId = undefined;
  const [error] = test.errors.flat();
  running.tests.push({
    id: `${running.file}: ${titleOf(test)}`,
    name: titleOf(test),
    fileName: resolve(running.file),
    timeSpentMs: test.duration ?? 0,
    status: error === undefined ? SUCCESS : FAILED,
    failureMessage: String(error),
  });
  if (error !== undefined && running.bails) circus.getState().testNamePattern = /$^/;
}

/** @param {Titled} test @returns {string} */
function titleOf({ name, parent }) {
  return parent?.parent === undefined || parent.parent === null ? name : `${titleOf(parent)} ${name}`;
}

/** An error that no test awaits counts for the test that runs. @param {unknown} error */
function attribute(error) {
  const { currentlyRunningTest, unhandledErrors } = circus.getState();
  (currentlyRunningTest?.errors ?? unhandledErrors).push([error, error]);
}

/** Titles of tests to run where none are named. @type {RegExp | null} */
let skipped = null;

const connect = Object.getOwnPropertyDescriptor(NestApplication.prototype, 'connectMicroservice') ?? {};

/**
 * Loads a test file and runs those of its tests that are named, or all.
 *
 * @param {string} file @param {boolean} bails @param {readonly string[]} [titles]
 */
async function runFile(file, bails, titles) {
  running = { file, tests: [], bails };
  generation += 1;
  restoreGlobals();
  // What this package and its tests change in packages that are loaded once.
  Logger.overrideLogger(new ConsoleLogger());
  Object.defineProperty(NestApplication.prototype, 'connectMicroservice', connect);
  TypeMetadataStorage.clear();
  circus.resetState();
  const state = circus.getState();
  state.testTimeout = TEST_TIMEOUT_MS;
  state.testNamePattern = skipped;
  if (titles !== undefined) state.testNamePattern = new RegExp(`^(?:${titles.map(escaped).join('|')})$`);
  for (const each of ['test/console.setup.mjs', file])
    await import(`${pathToFileURL(resolve(each)).href}?${generation}`);
  const { unhandledErrors } = await circus.run();
  const { tests } = running;
  const [first] = tests;
  // Such as that of a hook.
  if (first !== undefined && unhandledErrors.length > 0) {
    first.status = FAILED;
    first.failureMessage = String(unhandledErrors[0]);
  }
  return tests;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function start() {
  loadTypeScript();
  circus.addEventHandler(observe);
  for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, attribute);
}

class CircusRunner {
  static inject = /** @type {const} */ (['options']);

  /** @param {{ circus: { tests: readonly string[], skip?: string } }} options */
  constructor({ circus: { tests, skip } }) {
    this.files = tests;
    if (skip !== undefined) skipped = new RegExp(`^(?!.*${escaped(skip)})`);
  }

  init() {
    start();
    return Promise.resolve();
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    stryker.mutantCoverage = { static: {}, perTest: {} };
    const tests = [];
    for (const file of this.files) tests.push(...(await runFile(file, false)));
    const { mutantCoverage } = stryker;
    stryker.mutantCoverage = undefined;
    return { status: 'complete', tests, mutantCoverage };
  }

  /** @param {{ activeMutant: { id: string }, testFilter?: readonly string[], hitLimit?: number }} options */
  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    Object.assign(stryker, { activeMutant: activeMutant.id, hitLimit, hitCount: hitLimit && 0 });
    try {
      return await this.#detect(testFilter);
    } catch (error) {
      return { status: 'error', errorMessage: String(error) };
    } finally {
      stryker.activeMutant = undefined;
    }
  }

  /** @param {readonly string[] | undefined} ids */
  async #detect(ids) {
    let nrOfTests = 0;
    for (const file of this.files) {
      const prefix = `${file}: `;
      const titles = ids?.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
      if (titles?.length === 0) continue;
      const tests = await runFile(file, true, titles);
      nrOfTests += tests.length;
      if (stryker.hitCount > stryker.hitLimit) return { status: 'timeout', reason: 'an endless loop' };
      const failed = tests.find(({ status }) => status === FAILED);
      if (failed === undefined) continue;
      return { status: 'killed', failureMessage: failed.failureMessage, killedBy: [failed.id], nrOfTests };
    }
    return { status: 'survived', nrOfTests };
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'circus', injectableClass: CircusRunner }];
export const strykerValidationSchema = { properties: { circus: { type: 'object' } } };

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  start();
  for (const file of process.argv.slice(2)) {
    const begin = performance.now();
    const tests = await runFile(file, false);
    console.log(`${file}: ${tests.length} tests, ${Math.round(performance.now() - begin)} ms`);
    for (const { status, name, failureMessage } of tests)
      if (status === FAILED) console.log(name, failureMessage);
  }
  process.exit();
}
