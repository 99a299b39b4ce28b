import { startTestProduct } from '../../../scripts/testing/test-product.ts';

/** Starts the whole product once for all tests, and hands its address to the workers. */
export default async function startProduct(): Promise<() => Promise<void>> {
  const product = await startTestProduct({
    // All tests come from one address; the limits have tests of their own beside the auth server.
    RATE_LIMIT_SIGN_IN_PER_MINUTE: '10000',
    RATE_LIMIT_SIGN_UP_PER_MINUTE: '10000',
    RATE_LIMIT_MAIL_PER_MINUTE: '10000',
    RATE_LIMIT_PER_MINUTE: '100000',
    THROTTLE_PER_ADDRESS: '0',
    THROTTLE_PER_USER: '0',
    // Enough to offer it; nobody here answers for Google.
    GOOGLE_CLIENT_ID: 'client-of-the-tests',
    GOOGLE_CLIENT_SECRET: 'secret-of-the-tests',
  });
  process.env.HOLDFAST_ORIGIN = product.origin;
  process.env.HOLDFAST_DATABASE_URL = product.ownerUrl;
  return async () => {
    await product.stop();
  };
}
