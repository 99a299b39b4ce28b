import type { CDPSession, Page } from '@playwright/test';

/** A virtual authenticator in the browser, like a phone or a laptop with a screen lock. */
export class Authenticator {
  private constructor(
    private readonly cdp: CDPSession,
    private readonly id: string,
  ) {}

  /** @param isSynced Whether its passkeys are kept on several devices, as a password manager does. */
  static async plugInto(page: Page, { isSynced = false } = {}): Promise<Authenticator> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
        defaultBackupEligibility: isSynced,
        defaultBackupState: isSynced,
      },
    });
    return new Authenticator(cdp, authenticatorId);
  }

  /** Whether the user proves their presence: a touch, a face, a PIN. */
  async answers(isAnswering: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setUserVerified', {
      authenticatorId: this.id,
      isUserVerified: isAnswering,
    });
    await this.cdp.send('WebAuthn.setAutomaticPresenceSimulation', {
      authenticatorId: this.id,
      enabled: isAnswering,
    });
  }

  /** Makes it refuse, as if the user had closed the dialog. */
  async refuses(isRefusing: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setUserVerified', {
      authenticatorId: this.id,
      isUserVerified: !isRefusing,
    });
  }

  /** Acts as a password manager that keeps passkeys on several devices. */
  async copyTo(other: Authenticator): Promise<void> {
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.id });
    for (const credential of credentials) {
      await other.cdp.send('WebAuthn.addCredential', { authenticatorId: other.id, credential });
    }
  }

  async forgetAll(): Promise<void> {
    await this.cdp.send('WebAuthn.clearCredentials', { authenticatorId: this.id });
  }

  async count(): Promise<number> {
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.id });
    return credentials.length;
  }
}
