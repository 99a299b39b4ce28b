import { startTestProduct } from '../../../scripts/testing/test-product.ts';
import { test } from './fixtures';

/** A separate product for each worker, whose API can be killed without harm to the other tests. */
export const productTest = test.extend<object, { ownProduct: Awaited<ReturnType<typeof startTestProduct>> }>({
  ownProduct: [
    // ESLint requires a pattern here, and Playwright an empty one.
    async ({ browserName }, provide) => {
      const ownProduct = await startTestProduct({
        RATE_LIMIT_SIGN_IN_PER_MINUTE: '10000',
        RATE_LIMIT_SIGN_UP_PER_MINUTE: '10000',
        THROTTLE_PER_ADDRESS: '0',
      });
      console.log(`${browserName} has a separate product at ${ownProduct.origin}`);
      await provide(ownProduct);
      await ownProduct.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ ownProduct }, provide) => {
    await provide(ownProduct.origin);
  },
});
