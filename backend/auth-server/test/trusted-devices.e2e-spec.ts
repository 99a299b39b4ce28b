import { beforeAll, describe, expect, it } from '@jest/globals';
import { codeFor, givenSecondFactor, halfAMinuteLater, post } from './authenticator-app.js';
import { ORIGIN } from './browser.js';
import { PASSWORD, RunningServer } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

describe('A trusted device', () => {
  const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0';
  const devicesOf = async (browser: ReturnType<RunningServer['browser']>) => {
    const { devices }: { devices: { id: string; isCurrent: boolean }[] } = (
      await browser.get('/api/auth/trusted-devices')
    ).body;
    return devices;
  };

  async function givenTrustedDevice() {
    const person = await givenSecondFactor(server);
    const device = server.browser({ origin: ORIGIN, 'user-agent': FIREFOX });
    await server.signIn(person.email, PASSWORD, device);
    await post(device, 'verify-totp', { code: codeFor(person.totpURI), trustDevice: true });
    await halfAMinuteLater(server);
    return { ...person, device };
  }

  it('is one row in the list with its details, however often it signs in [B13]', async () => {
    const { browser, email, device } = await givenTrustedDevice();
    for (let round = 0; round < 2; round += 1) {
      expect((await server.signIn(email, PASSWORD, device)).body.user.email).toBe(email);
    }
    expect(await devicesOf(browser)).toEqual([
      {
        id: expect.any(String),
        isCurrent: false,
        browser: 'Firefox 141',
        system: 'Linux',
        ipAddress: '127.0.0.1',
        createdAt: expect.any(String),
        lastUsedAt: expect.any(String),
      },
    ]);
    expect(await devicesOf(device)).toMatchObject([{ isCurrent: true }]);
  });

  it('needs a code again when its owner removes the trust, which no one else can do [B13]', async () => {
    const { browser, email, id, device } = await givenTrustedDevice();
    const [trusted] = await devicesOf(browser);
    const revoke = (by: typeof browser) => by.post('/api/auth/trusted-devices/revoke', { id: trusted?.id });
    const { browser: stranger } = await server.givenPerson({ isConfirmed: true });
    expect((await revoke(stranger)).body.code).toBe('DEVICE_NOT_FOUND');
    expect((await revoke(browser)).status).toBe(200);
    expect(await devicesOf(browser)).toEqual([]);
    expect((await server.signIn(email, PASSWORD, device)).body.twoFactorRedirect).toBe(true);
    const trail = await server.query(
      `SELECT action FROM auth.audit_event WHERE user_id = $1 AND action = 'device.distrusted'`,
      [id],
    );
    expect(trail).toHaveLength(1);
  });

  it.each([
    [
      'the password is changed',
      'change-password',
      { currentPassword: PASSWORD, newPassword: 'seven green kettles whistle' },
    ],
    ['the second factor is removed', 'two-factor/disable', { password: PASSWORD }],
  ])('is no longer trusted once %s [B13]', async (_case, route, body) => {
    const { browser, id } = await givenTrustedDevice();
    expect((await browser.post(`/api/auth/${route}`, body)).status).toBe(200);
    expect(await devicesOf(browser)).toEqual([]);
    const left = await server.query(
      `SELECT 1 FROM auth.trusted_device d JOIN auth."user" u ON u.id = d.user_id
       WHERE u.id = $1 AND d.security_version = u."securityVersion"`,
      [id],
    );
    expect(left).toEqual([]);
  });
});
