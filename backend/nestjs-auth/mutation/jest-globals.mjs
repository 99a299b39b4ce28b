// @ts-check
// What test files import from @jest/globals, when mutation/runner.mjs runs them without Jest.
import { createRequire } from 'node:module';

// The parts of Jest itself, at its version.
const ofJest = createRequire(createRequire(import.meta.url).resolve('jest'));
const ofCircus = createRequire(ofJest.resolve('jest-circus'));
export const circus = ofJest('jest-circus');
const { jestExpect } = ofCircus('@jest/expect');
const { ModernFakeTimers } = createRequire(ofJest.resolve('jest-environment-node'))('@jest/fake-timers');
const { ModuleMocker } = createRequire(ofJest.resolve('jest-environment-node'))('jest-mock');

const mocker = new ModuleMocker(globalThis);
const timers = new ModernFakeTimers({
  global: globalThis,
  config: {
    fakeTimers: { advanceTimers: false, doNotFake: [], now: 0, timerLimit: 100_000 },
    rootDir: process.cwd(),
  },
});
const TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');

/** @type {any} */
export const jest = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  clearAllMocks: () => mocker.clearAllMocks(),
  useFakeTimers: (/** @type {unknown} */ options) => timers.useFakeTimers(options),
  advanceTimersByTime: (/** @type {number} */ milliseconds) => timers.advanceTimersByTime(milliseconds),
  getTimerCount: () => timers.getTimerCount(),
  useRealTimers: () => timers.useRealTimers(),
  setSystemTime: (/** @type {number} */ time) => timers.setSystemTime(time),
  setTimeout: (/** @type {number} */ milliseconds) => Reflect.set(globalThis, TIMEOUT, milliseconds),
};
export const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;
export const expect = jestExpect;

const { error, log, warn } = console;
/** Takes back what the tests of another file changed. */
export function restoreGlobals() {
  mocker.restoreAllMocks();
  timers.useRealTimers();
  Object.assign(console, { error, log, warn });
  Reflect.deleteProperty(globalThis, TIMEOUT);
  process.env.NODE_ENV = 'test';
}
