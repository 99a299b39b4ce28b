import { createECDH } from 'node:crypto';
import { startPushService } from './push-service';
import { startTestProduct } from '../../../scripts/testing/test-product.ts';

/** Starts the whole product once for all tests and passes its address to the workers. */
export default async function startProduct(): Promise<() => Promise<void>> {
  const push = await startPushService();
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  const product = await startTestProduct({
    // All tests come from one address; the tests of the auth server cover the limits.
    RATE_LIMIT_SIGN_IN_PER_MINUTE: '10000',
    RATE_LIMIT_SIGN_UP_PER_MINUTE: '10000',
    RATE_LIMIT_MAIL_PER_MINUTE: '10000',
    RATE_LIMIT_PER_MINUTE: '100000',
    THROTTLE_PER_ADDRESS: '0',
    THROTTLE_PER_USER: '0',
    // Enough for the button to appear; no request reaches Google.
    GOOGLE_CLIENT_ID: 'client-of-the-tests',
    GOOGLE_CLIENT_SECRET: 'secret-of-the-tests',
    VAPID_PRIVATE_KEY: Buffer.from(keys.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url'),
    PUSH_SERVICES: push.origin,
  });
  process.env.PUSH_ORIGIN = push.origin;
  process.env.HOLDFAST_ORIGIN = product.origin;
  process.env.HOLDFAST_DATABASE_URL = product.ownerUrl;
  return async () => {
    await product.stop();
    push.close();
  };
}
