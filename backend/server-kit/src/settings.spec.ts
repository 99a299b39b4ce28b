import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  choice,
  commaList,
  flag,
  httpUrl,
  listenAddress,
  optionalWholeNumber,
  postgresUrl,
  previousSecrets,
  readSettings,
  redisUrl,
  SettingsError,
  sharedSecret,
  trustedProxies,
  webOrigin,
  webOriginList,
  wholeNumber,
} from './settings.js';

const SECRET = 'k3Jd81mZpQ0vXbW7nR5tYc2LhG9sFa4E';
const schema = z.object({
  SECRET: sharedSecret,
  SECRET_PREVIOUS: previousSecrets,
  ORIGIN: webOrigin,
  DATABASE: postgresUrl,
  REDIS: redisUrl.optional(),
  KEYS: httpUrl.optional(),
  HOST: listenAddress,
  PORT: wholeNumber(3000, 0, 65_535),
  METRICS: optionalWholeNumber(1, 100),
  MODE: choice(['safe', 'fast'], 'safe'),
  FLAG: flag(true),
  TAGS: commaList(),
  ORIGINS: webOriginList(),
  PROXIES: trustedProxies(),
});
const REQUIRED = { SECRET, ORIGIN: 'https://tasks.example.com', DATABASE: 'postgres://me:hunter2@db/tasks' };

describe('readSettings', () => {
  it('fills in defaults and counts an empty variable as absent', () => {
    const settings = {
      ...REQUIRED,
      SECRET_PREVIOUS: [],
      HOST: '127.0.0.1',
      PORT: 3000,
      MODE: 'safe',
      FLAG: true,
      TAGS: [],
      ORIGINS: [],
      PROXIES: [],
    };
    expect(readSettings(schema, REQUIRED)).toEqual(settings);
    const empty = { ...REQUIRED, SECRET_PREVIOUS: '', PORT: '', METRICS: '', FLAG: '', REDIS: '', TAGS: '' };
    expect(readSettings(schema, empty)).toEqual(settings);
  });

  it('parses numbers, flags and lists', () => {
    const settings = readSettings(schema, {
      ...REQUIRED,
      SECRET_PREVIOUS: `${SECRET}-b,${SECRET}-a`,
      PORT: '0',
      METRICS: '7',
      FLAG: 'false',
      TAGS: ' b, a ,',
      ORIGINS: 'https://a.example, https://b.example',
      PROXIES: 'loopback, 10.0.0.0/8',
    });
    expect(settings).toMatchObject({
      SECRET_PREVIOUS: [`${SECRET}-b`, `${SECRET}-a`],
      PORT: 0,
      METRICS: 7,
      FLAG: false,
      TAGS: ['b', 'a'],
      ORIGINS: ['https://a.example', 'https://b.example'],
      PROXIES: ['loopback', '10.0.0.0/8'],
    });
  });

  it.each([
    ['SECRET', 'hunter2', 'is 7 bytes long'],
    ['SECRET', '', 'must be set'],
    ['SECRET_PREVIOUS', `${SECRET}, ${SECRET}`, 'has an entry that starts or ends with white space'],
    ['ORIGIN', 'https://hunter2.example.com/', 'is not an origin'],
    ['ORIGIN', '', 'must be set'],
    ['DATABASE', 'mysql://hunter2@db', 'must be a PostgreSQL URL'],
    ['DATABASE', '', 'must be a PostgreSQL URL'],
    ['REDIS', 'http://hunter2', 'must be a Redis URL'],
    ['KEYS', 'hunter2:80', 'must be an http or https URL'],
    ['HOST', 'hunter2', 'must be an IP address or localhost'],
    ['PORT', '-1', 'must be a whole number from 0 to 65535'],
    ['PORT', '65536', 'must be a whole number'],
    ['PORT', '0x10', 'must be a whole number'],
    ['PORT', '1.5', 'must be a whole number'],
    ['PORT', 'hunter2', 'must be a whole number'],
    ['MODE', 'hunter2', 'must be one of safe, fast'],
    ['FLAG', 'yes', 'must be one of true, false'],
    ['ORIGINS', '*', 'has an entry that is not an origin'],
    ['PROXIES', 'loopback,hunter2', 'has an entry that is not an address'],
    ['PROXIES', '0.0.0.0/0', 'has an entry that is not an address'],
  ])('refuses %s=%s without repeating the value', (name, value, problem) => {
    const read = () => readSettings(schema, { ...REQUIRED, [name]: value });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(`Cannot start: ${name} ${problem}`);
    expect(read).not.toThrow(/hunter2/);
  });

  it('names every wrong variable in one line', () => {
    const read = () => readSettings(schema, { PORT: 'a', FLAG: 'b' });
    for (const name of ['SECRET', 'ORIGIN', 'DATABASE', 'PORT', 'FLAG']) expect(read).toThrow(` ${name} `);
    expect(read).not.toThrow(/\n/);
  });
});
