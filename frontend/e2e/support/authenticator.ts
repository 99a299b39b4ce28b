import type { CDPSession, Page } from '@playwright/test';

/** A passkey keeper that lives in the browser: what a phone or a laptop with a screen lock is. */
export class Authenticator {
  private constructor(
    private readonly cdp: CDPSession,
    private readonly id: string,
  ) {}

  /** @param isSynced Whether its passkeys are kept on several devices, as those of a password manager. */
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

  /** Whether its owner shows that they are there: a touch, a face, a PIN. */
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

  /** Makes it refuse, as if its owner had closed the dialog. */
  async refuses(isRefusing: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setUserVerified', {
      authenticatorId: this.id,
      isUserVerified: !isRefusing,
    });
  }

  /** As a password manager does that keeps passkeys on several devices. */
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
